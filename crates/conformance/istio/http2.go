package main

import (
	"bufio"
	"fmt"
	"net"
	"strconv"
	"strings"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// http2Client asks over HTTP/2, one question after the other. It sends paths and headers as they are, which the client of the library would not.
type http2Client struct {
	framer  *http2.Framer
	block   strings.Builder
	encoder *hpack.Encoder
	next    uint32
	scheme  string
}

// most is the size of headers that is taken.
const most = 1 << 20

func newHTTP2(conn net.Conn, reader *bufio.Reader, secured bool) (*http2Client, error) {
	made := &http2Client{framer: http2.NewFramer(conn, reader), next: 1, scheme: "http"}
	if secured {
		made.scheme = "https"
	}
	made.framer.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	made.framer.MaxHeaderListSize = most
	made.encoder = hpack.NewEncoder(&made.block)
	if _, err := conn.Write([]byte(http2.ClientPreface)); err != nil {
		return nil, err
	}
	return made, made.framer.WriteSettings()
}

// emptyMessage is one of gRPC that has no fields.
var emptyMessage = make([]byte, 5)

func (c *http2Client) exchange(id string, asked *question, said *answered) error {
	stream := c.next
	c.next += 2
	c.block.Reset()
	field := func(name, value string) {
		_ = c.encoder.WriteField(hpack.HeaderField{Name: strings.ToLower(name), Value: value})
	}
	field(":method", asked.Method)
	field(":scheme", c.scheme)
	field(":authority", asked.Authority)
	field(":path", asked.Target)
	field(askHeader, id)
	isCall := false
	for _, line := range append(asked.Headers, asked.told()...) {
		field(line[0], line[1])
		isCall = isCall || strings.EqualFold(line[0], "content-type") && strings.HasPrefix(line[1], "application/grpc")
	}
	if isCall {
		field("te", "trailers")
	}
	if err := c.headers(stream, []byte(c.block.String()), !isCall); err != nil {
		return err
	}
	if isCall {
		if err := c.framer.WriteData(stream, true, emptyMessage); err != nil {
			return err
		}
	}
	return c.answer(stream, said)
}

// headers sends a block, in frames of a size that everybody takes.
func (c *http2Client) headers(stream uint32, block []byte, ends bool) error {
	const size = 16 << 10
	first := block[:min(size, len(block))]
	rest := block[len(first):]
	err := c.framer.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: first, EndStream: ends, EndHeaders: len(rest) == 0})
	for err == nil && len(rest) > 0 {
		next := rest[:min(size, len(rest))]
		rest = rest[len(next):]
		err = c.framer.WriteContinuation(stream, len(rest) == 0, next)
	}
	return err
}

// answer reads until the stream ends. Trailers are told as headers.
func (c *http2Client) answer(stream uint32, said *answered) error {
	for {
		frame, err := c.framer.ReadFrame()
		if err != nil {
			return err
		}
		switch frame := frame.(type) {
		case *http2.SettingsFrame:
			if !frame.IsAck() {
				err = c.framer.WriteSettingsAck()
			}
		case *http2.PingFrame:
			if !frame.IsAck() {
				err = c.framer.WritePing(true, frame.Data)
			}
		case *http2.GoAwayFrame:
			if frame.LastStreamID < stream {
				return fmt.Errorf("the connection ends: %v", frame.ErrCode)
			}
		case *http2.RSTStreamFrame:
			if frame.StreamID == stream {
				return fmt.Errorf("the stream is reset: %v", frame.ErrCode)
			}
		case *http2.MetaHeadersFrame:
			if frame.StreamID != stream {
				continue
			}
			for _, field := range frame.Fields {
				if field.Name == ":status" {
					said.Status, _ = strconv.Atoi(field.Value)
				} else {
					said.Headers = append(said.Headers, [2]string{field.Name, field.Value})
				}
			}
			if frame.StreamEnded() {
				return nil
			}
		case *http2.DataFrame:
			if length := frame.Length; length > 0 {
				err = c.framer.WriteWindowUpdate(0, length)
			}
			if frame.StreamID == stream {
				said.Body += string(frame.Data())
				if frame.StreamEnded() {
					return err
				}
			}
		}
		if err != nil {
			return err
		}
	}
}
