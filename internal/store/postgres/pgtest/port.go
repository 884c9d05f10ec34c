package pgtest

import (
	"errors"
	"net"
)

// freePort is one that nobody listens on, for the moment.
func freePort() (int, error) {
	l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return 0, err
	}
	addr, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		return 0, errors.Join(errors.New("no address of TCP"), l.Close())
	}
	return addr.Port, l.Close()
}
