package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sort"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// How long a connection waits for an answer.
const patience = 15 * time.Second

// question is a request that is sent, perhaps many times.
type question struct {
	// Pod is asked directly, as `namespace/name`; if it is empty the request goes out through the caller's proxy.
	Pod  string `json:"pod"`
	Port int    `json:"port"`
	// Caller is whom the certificate names; nil for plaintext.
	Caller *identity `json:"caller"`
	// Via is the number of the caller whose sidecar sends it on to sidecars; nil where it is not asked so.
	Via *int `json:"via"`
	// Service is the last number of the cluster's address of what is called, where no host says it: of bytes.
	Service int `json:"service"`
	// Speaks is `http` for HTTP/1.1, `http2`, or `bytes`.
	Speaks string `json:"speaks"`
	// From is the address that it comes from; empty for any of this machine.
	From      string      `json:"from"`
	Method    string      `json:"method"`
	Target    string      `json:"target"`
	Authority string      `json:"authority"`
	Headers   [][2]string `json:"headers"`
	// Status and Delay are what the application answers with, and after how many milliseconds; At is the pod that does so, empty for all.
	// Call is what it answers a call of gRPC with.
	Status int    `json:"status"`
	Call   int    `json:"call"`
	Delay  int    `json:"delay"`
	At     string `json:"at"`
	// Pause is how many milliseconds pass before it is sent.
	Pause int `json:"pause"`
	Times int `json:"times"`
	// Wide is over how many connections at a time.
	Wide int `json:"wide"`
	// Alone says that nothing else is asked meanwhile.
	Alone bool `json:"alone"`
}

// observation is what came of a question.
type observation struct {
	// Statuses counts answers by status; 0 where there was none.
	Statuses map[int]int `json:"statuses"`
	// Calls counts answers to calls that did not arrive, by their status of gRPC.
	Calls map[int]int `json:"calls"`
	// Pods counts arrivals by pod and port, `namespace/name:port`.
	Pods map[string]int `json:"pods"`
	// Millis says how long each took.
	Millis []int64 `json:"millis"`
	// Failure is why there was no answer, the first time.
	Failure string `json:"failure,omitempty"`
	// Plain says that the port took plaintext alone, though a certificate was to be shown.
	Plain bool `json:"plain"`
	// First is the first answer, with what the applications saw of the request.
	First answered `json:"first"`
}

type answered struct {
	plain    bool
	Status   int         `json:"status"`
	Headers  [][2]string `json:"headers"`
	Body     string      `json:"body"`
	Arrivals []arrival   `json:"arrivals"`
}

// arrival is a request as an application sees it.
type arrival struct {
	Pod       string      `json:"pod"`
	Method    string      `json:"method"`
	Target    string      `json:"target"`
	Authority string      `json:"authority"`
	Headers   [][2]string `json:"headers"`
}

// The headers by which the harness and its applications talk.
const (
	askHeader    = "x-conformance-ask"
	statusHeader = "x-conformance-status"
	callHeader   = "x-conformance-call"
	delayHeader  = "x-conformance-delay"
	atHeader     = "x-conformance-at"
)

// applications are those of all pods.
type applications struct {
	mutex    sync.Mutex
	arrivals map[string][]arrival
	servers  []*http.Server
}

func (a *applications) serve(pods []pod) error {
	for _, pod := range pods {
		for _, number := range append([]int32{closedPort}, pod.Ports...) {
			listener, err := net.Listen("tcp", net.JoinHostPort(pod.IP, strconv.Itoa(int(number))))
			if err != nil {
				return err
			}
			name := fmt.Sprintf("%s/%s:%d", pod.Namespace, pod.Name, number)
			shared := newShared(listener, func(conn net.Conn, first *bufio.Reader) { a.bytes(name, conn, first) })
			server := &http.Server{Handler: a.handler(name), Protocols: &http.Protocols{}}
			server.Protocols.SetHTTP1(true)
			server.Protocols.SetUnencryptedHTTP2(true)
			a.servers = append(a.servers, server)
			go func() { _ = server.Serve(shared) }()
		}
	}
	return nil
}

func (a *applications) handler(pod string) http.Handler {
	return http.HandlerFunc(func(out http.ResponseWriter, in *http.Request) {
		seen := arrival{Pod: pod, Method: in.Method, Target: in.RequestURI, Authority: in.Host, Headers: lines(in.Header)}
		ask := in.Header.Get(askHeader)
		a.mutex.Lock()
		a.arrivals[ask] = append(a.arrivals[ask], seen)
		a.mutex.Unlock()
		at := in.Header.Get(atHeader)
		meant := at == "" || strings.HasPrefix(pod, at+":")
		if millis, err := strconv.Atoi(in.Header.Get(delayHeader)); err == nil && meant {
			select {
			case <-time.After(time.Duration(millis) * time.Millisecond):
			case <-in.Context().Done():
			}
		}
		status, err := strconv.Atoi(in.Header.Get(statusHeader))
		if err != nil || !meant {
			status = http.StatusOK
		}
		out.Header().Set("x-app", "yes")
		if strings.HasPrefix(in.Header.Get("content-type"), "application/grpc") {
			called, err := strconv.Atoi(in.Header.Get(callHeader))
			if err != nil || !meant {
				called = 0
			}
			out.Header().Set("content-type", "application/grpc")
			// A failure comes in the headers, for there is nothing else to send.
			out.Header().Set("grpc-status", strconv.Itoa(called))
		}
		out.WriteHeader(status)
	})
}

func (a *applications) taken(ask string) []arrival {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	found := a.arrivals[ask]
	delete(a.arrivals, ask)
	if found == nil {
		return []arrival{}
	}
	return found
}

func (a *applications) stop() {
	for _, server := range a.servers {
		_ = server.Close()
	}
}

func lines(of http.Header) [][2]string {
	found := [][2]string{}
	for name, values := range of {
		for _, value := range values {
			found = append(found, [2]string{strings.ToLower(name), value})
		}
	}
	sort.Slice(found, func(i, j int) bool { return found[i][0]+"\x00"+found[i][1] < found[j][0]+"\x00"+found[j][1] })
	return found
}

// decided is what Envoy made of all questions.
type decided struct {
	Observations []observation `json:"observations"`
	// Left are filters that stock Envoy does not have.
	Left []string `json:"left"`
}

// decide asks a real Envoy, configured as istiod would configure the sidecars of the world.
func decide(asked *request) (*decided, error) {
	made := &bootstrap{block: asked.Block, left: map[string]bool{}, pods: asked.Pods}
	err := with(asked, func(server *istiod) error {
		// A caller that no policy speaks of.
		caller := &pod{Namespace: "conformance", Name: "caller", IP: fmt.Sprintf("127.%d.250.3", asked.Block)}
		sent, err := server.sidecar(caller)
		if err != nil {
			return err
		}
		made.outbound(sent, outboundIP(asked.Block), nil)
		for number, of := range asked.Callers {
			caller := &pod{Namespace: of.Namespace, Name: fmt.Sprintf("caller-%d", number), IP: callerIP(asked.Block, number), Account: of.Account}
			sent, err := server.sidecar(caller)
			if err != nil {
				return err
			}
			made.outbound(sent, calledIP(asked.Block, number, 1), &number)
		}
		for index := range asked.Pods {
			pod := &asked.Pods[index]
			sent, err := server.sidecar(pod)
			if err != nil {
				return err
			}
			if err := made.inbound(sent, pod); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	domain := asked.TrustDomain
	if domain == "" {
		domain = "cluster.local"
	}
	certificates, err := newAuthority()
	if err != nil {
		return nil, err
	}
	for index := range asked.Pods {
		of := &asked.Pods[index]
		if err := certificates.name(of.secret(), identity{TrustDomain: domain, Namespace: of.Namespace, Account: of.Account}); err != nil {
			return nil, err
		}
	}
	for number, of := range asked.Callers {
		if err := certificates.name(callerSecret(number), of); err != nil {
			return nil, err
		}
	}
	apps := &applications{arrivals: map[string][]arrival{}}
	defer apps.stop()
	if err := apps.serve(asked.Pods); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Minute)
	defer cancel()
	running, err := made.start(ctx, asked.Envoy, certificates)
	if err != nil {
		return nil, err
	}
	defer running.stop()
	found := &decided{Observations: make([]observation, len(asked.Questions)), Left: []string{}}
	for name := range made.left {
		found.Left = append(found.Left, name)
	}
	sort.Strings(found.Left)
	asker := &asker{block: asked.Block, apps: apps, certificates: certificates, pods: map[string]*pod{}, configs: map[identity]*tls.Config{}}
	for index := range asked.Pods {
		asker.pods[asked.Pods[index].Namespace+"/"+asked.Pods[index].Name] = &asked.Pods[index]
	}
	var group sync.WaitGroup
	next := make(chan int)
	for range 8 {
		group.Add(1)
		go func() {
			defer group.Done()
			connections := map[string]*connection{}
			for index := range next {
				found.Observations[index] = asker.ask(index, &asked.Questions[index], connections)
			}
			for _, connection := range connections {
				connection.close()
			}
		}()
	}
	for index := range asked.Questions {
		if !asked.Questions[index].Alone {
			next <- index
		}
	}
	close(next)
	group.Wait()
	connections := map[string]*connection{}
	for index := range asked.Questions {
		if asked.Questions[index].Alone {
			found.Observations[index] = asker.ask(index, &asked.Questions[index], connections)
		}
	}
	for _, connection := range connections {
		connection.close()
	}
	select {
	case err := <-running.ended:
		running.ended <- err
		return nil, fmt.Errorf("envoy ended (%v): %s", err, running.failure())
	default:
		return found, nil
	}
}

type asker struct {
	block        int
	apps         *applications
	certificates *authority
	pods         map[string]*pod
	mutex        sync.Mutex
	configs      map[identity]*tls.Config
}

type connection struct {
	net.Conn
	// plain says that the caller has a certificate and could not show it.
	plain  bool
	reader *bufio.Reader
	// second is there where HTTP/2 is spoken.
	second *http2Client
}

func (c *connection) close() {
	if c != nil {
		_ = c.Conn.Close()
	}
}

func (a *asker) ask(index int, asked *question, connections map[string]*connection) (found observation) {
	found = observation{Statuses: map[int]int{}, Calls: map[int]int{}, Pods: map[string]int{}}
	defer a.late(index, asked, &found)
	time.Sleep(time.Duration(asked.Pause) * time.Millisecond)
	if asked.Wide <= 1 {
		for number := range max(1, asked.Times) {
			found.add(a.one(index, number, asked, connections))
		}
		return found
	}
	var group sync.WaitGroup
	var mutex sync.Mutex
	for worker := range asked.Wide {
		group.Add(1)
		go func() {
			defer group.Done()
			own := map[string]*connection{}
			for number := worker; number < asked.Times; number += asked.Wide {
				one := a.one(index, number, asked, own)
				mutex.Lock()
				found.add(one)
				mutex.Unlock()
			}
			for _, connection := range own {
				connection.close()
			}
		}()
	}
	group.Wait()
	return found
}

// late counts what arrived after the answer, as copies do.
func (a *asker) late(index int, asked *question, found *observation) {
	if asked.Times <= 1 {
		return
	}
	time.Sleep(300 * time.Millisecond)
	for number := range asked.Times {
		for _, arrival := range a.apps.taken(name(index, number)) {
			found.Pods[arrival.Pod]++
		}
	}
}

// name tells a request apart.
func name(index, number int) string {
	return fmt.Sprintf("%d-%d", index, number)
}

// outcome is what came of a question once.
type outcome struct {
	answered
	millis int64
	err    error
}

func (a *asker) one(index, number int, asked *question, connections map[string]*connection) outcome {
	id := name(index, number)
	said, millis, err := a.once(id, asked, connections)
	said.Arrivals = a.apps.taken(id)
	return outcome{said, millis, err}
}

func (o *observation) add(one outcome) {
	if one.err != nil && o.Failure == "" {
		o.Failure = one.err.Error()
	}
	if len(o.Millis) == 0 {
		o.First, o.Plain = one.answered, one.plain
	}
	o.Statuses[one.Status]++
	for _, line := range one.Headers {
		if called, err := strconv.Atoi(line[1]); line[0] == "grpc-status" && err == nil && len(one.Arrivals) == 0 {
			o.Calls[called]++
		}
	}
	for _, arrival := range one.Arrivals {
		o.Pods[arrival.Pod]++
	}
	o.Millis = append(o.Millis, one.millis)
}

func (a *asker) once(id string, asked *question, connections map[string]*connection) (answered, int64, error) {
	said := answered{Headers: [][2]string{}}
	to, err := a.address(asked)
	if err != nil {
		return said, 0, err
	}
	key := fmt.Sprintf("%s %s %s", asked.Speaks, to, asked.From)
	if asked.Caller != nil {
		key = fmt.Sprintf("%s %v", key, *asked.Caller)
	}
	begun := time.Now()
	for try := 0; ; try++ {
		open := connections[key]
		fresh := open == nil
		if fresh {
			var err error
			if open, err = a.connect(asked, to); err != nil {
				delete(connections, key)
				return said, time.Since(begun).Milliseconds(), err
			}
			connections[key] = open
		}
		said.plain = open.plain
		err := open.ask(id, asked, &said)
		if err != nil {
			open.close()
			delete(connections, key)
			// A connection that was kept may have been closed meanwhile.
			if !fresh && try == 0 && said.Status == 0 {
				continue
			}
		}
		return said, time.Since(begun).Milliseconds(), ended(err)
	}
}

var errClosed = errors.New("the proxy closes the connection")

// ended leaves out that a connection ends after a whole answer.
func ended(err error) error {
	if errors.Is(err, errClosed) {
		return nil
	}
	return err
}

// address is where a question is sent.
func (a *asker) address(asked *question) (string, error) {
	ip := outboundIP(a.block)
	if asked.Via != nil {
		ip = calledIP(a.block, *asked.Via, max(1, asked.Service))
	}
	if asked.Pod != "" {
		pod := a.pods[asked.Pod]
		if pod == nil {
			return "", fmt.Errorf("no such pod: %s", asked.Pod)
		}
		ip = inboundIP(pod)
	}
	return net.JoinHostPort(ip, strconv.Itoa(asked.Port)), nil
}

func (a *asker) connect(asked *question, to string) (*connection, error) {
	dialer := net.Dialer{Timeout: 5 * time.Second}
	if asked.From != "" {
		dialer.LocalAddr = &net.TCPAddr{IP: net.ParseIP(asked.From)}
	}
	plain, err := dialer.Dial("tcp", to)
	if err != nil {
		return nil, err
	}
	conn := plain
	if asked.Caller != nil {
		config, err := a.config(*asked.Caller)
		if err != nil {
			return nil, err
		}
		config = config.Clone()
		config.NextProtos = protocols[asked.Speaks]
		secured := tls.Client(plain, config)
		_ = secured.SetDeadline(time.Now().Add(patience))
		if err := secured.Handshake(); err != nil {
			_ = plain.Close()
			// Who does not know TLS answers in plaintext, or not at all.
			var record tls.RecordHeaderError
			if errors.As(err, &record) || errors.Is(err, syscall.ECONNRESET) {
				// The port takes plaintext alone, which is what the caller's proxy would send.
				without := *asked
				without.Caller = nil
				open, err := a.connect(&without, to)
				if open != nil {
					open.plain = true
				}
				return open, err
			}
			return nil, err
		}
		conn = secured
	}
	open := &connection{Conn: conn, reader: bufio.NewReader(conn)}
	if asked.Speaks == "http2" {
		open.second, err = newHTTP2(conn, open.reader, asked.Caller != nil)
	}
	return open, err
}

// protocols are what sidecars offer, by what is spoken.
var protocols = map[string][]string{
	"http":  {"istio-http/1.1", "istio", "http/1.1"},
	"http2": {"istio-h2", "istio", "h2"},
	"bytes": {"istio-peer-exchange", "istio"},
}

// ask sends a question in the way that it says.
func (c *connection) ask(id string, asked *question, said *answered) error {
	_ = c.SetDeadline(time.Now().Add(patience))
	switch {
	case asked.Speaks == "bytes":
		return c.exchangeBytes(id, said)
	case c.second != nil:
		return c.second.exchange(id, asked, said)
	default:
		return c.exchange(id, asked, said)
	}
}

// told are the headers by which an application is told what to do.
func (q *question) told() [][2]string {
	var found [][2]string
	for _, one := range []struct {
		name  string
		value int
	}{{statusHeader, q.Status}, {callHeader, q.Call}, {delayHeader, q.Delay}} {
		if one.value != 0 {
			found = append(found, [2]string{one.name, strconv.Itoa(one.value)})
		}
	}
	if q.At != "" {
		found = append(found, [2]string{atHeader, q.At})
	}
	return found
}

func (a *asker) config(of identity) (*tls.Config, error) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if made := a.configs[of]; made != nil {
		return made, nil
	}
	made, err := a.certificates.client(of)
	if err == nil {
		a.configs[of] = made
	}
	return made, err
}

// exchange sends a request as its bytes are, and reads the answer.
func (c *connection) exchange(id string, asked *question, said *answered) error {
	var out strings.Builder
	fmt.Fprintf(&out, "%s %s HTTP/1.1\r\nhost: %s\r\n%s: %s\r\n", asked.Method, asked.Target, asked.Authority, askHeader, id)
	for _, line := range append(asked.Headers, asked.told()...) {
		fmt.Fprintf(&out, "%s: %s\r\n", line[0], line[1])
	}
	out.WriteString("content-length: 0\r\n\r\n")
	if _, err := io.WriteString(c, out.String()); err != nil {
		return err
	}
	answer, err := http.ReadResponse(c.reader, &http.Request{Method: asked.Method})
	if err != nil {
		return err
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	answer.Body.Close()
	if err != nil {
		return err
	}
	said.Status, said.Headers, said.Body = answer.StatusCode, lines(answer.Header), string(body)
	if answer.Close {
		return errClosed
	}
	return nil
}
