package wire

import (
	"errors"
	"time"
)

// ackWithin is how long Slack waits for an answer before the person sees an error.
const ackWithin = 3 * time.Second

// ErrClosed is that Slack was closed while something was on its way. Every other
// failed delivery has the code that Slack shows for its text.
var ErrClosed = errors.New("slack was closed")

// ErrNobody is that there is nobody to send it to.
var ErrNobody = errors.New("dispatch_failed")

var (
	errTimeout = errors.New("operation_timeout")
	errRefused = errors.New("http_client_error")
	errBroken  = errors.New("http_service_error")
	errUnread  = errors.New("invalid_response")
)
