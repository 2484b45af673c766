package main

import (
	"bufio"
	"fmt"
	"net"
	"strings"
)

// bytesGreeting begins what is no HTTP: the greeting, the name of the question, and a line's end. The answer is the name of the pod.
const bytesGreeting = "ask "

// shared is a listener of HTTP that hands connections over which speak something else.
type shared struct {
	net.Listener
	found chan net.Conn
	ended chan struct{}
}

func newShared(listener net.Listener, others func(net.Conn, *bufio.Reader)) *shared {
	made := &shared{Listener: listener, found: make(chan net.Conn), ended: make(chan struct{})}
	go func() {
		defer close(made.ended)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go made.sort(conn, others)
		}
	}()
	return made
}

// sort looks at how a connection begins.
func (s *shared) sort(conn net.Conn, others func(net.Conn, *bufio.Reader)) {
	reader := bufio.NewReader(conn)
	first, err := reader.Peek(len(bytesGreeting))
	if err == nil && string(first) == bytesGreeting {
		others(conn, reader)
		return
	}
	select {
	case s.found <- &begun{Conn: conn, reader: reader}:
	case <-s.ended:
		_ = conn.Close()
	}
}

func (s *shared) Accept() (net.Conn, error) {
	select {
	case conn := <-s.found:
		return conn, nil
	case <-s.ended:
		return nil, net.ErrClosed
	}
}

// begun is a connection of which a part was read.
type begun struct {
	net.Conn
	reader *bufio.Reader
}

func (b *begun) Read(into []byte) (int, error) { return b.reader.Read(into) }

// bytes is an application that speaks no HTTP.
func (a *applications) bytes(pod string, conn net.Conn, reader *bufio.Reader) {
	defer conn.Close()
	line, err := reader.ReadString('\n')
	if err != nil {
		return
	}
	ask := strings.TrimSpace(strings.TrimPrefix(line, bytesGreeting))
	a.mutex.Lock()
	a.arrivals[ask] = append(a.arrivals[ask], arrival{Pod: pod, Headers: [][2]string{}})
	a.mutex.Unlock()
	fmt.Fprintf(conn, "%s\n", pod)
}

// exchangeBytes sends what is no HTTP. A connection is for one question.
func (c *connection) exchangeBytes(id string, said *answered) error {
	if _, err := fmt.Fprintf(c, "%s%s\n", bytesGreeting, id); err != nil {
		return err
	}
	body, err := c.reader.ReadString('\n')
	if err != nil {
		return err
	}
	said.Body = body
	return errClosed
}
