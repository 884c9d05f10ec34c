package door

import "context"

// take hands an envelope on and acknowledges it, in this order: one person's
// presses may come by several ways, and the next one only comes after the
// acknowledgement. Neither waits for the work.
func take(ctx context.Context, e Envelope, to Handler, u unreadable) {
	acks, err := to(ctx, e)
	if err != nil {
		u.tell(e.ID, e.Type, len(e.Payload), err)
	}
	if !acks && e.ID != "" { // what cannot be read, too, or Slack would deliver it again and again
		e.Ack(nil)
	}
}
