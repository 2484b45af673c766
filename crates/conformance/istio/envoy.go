package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// All addresses are in 127.N.0.0/16, with an N for each run, so that two may go on at once. The application of a pod has the pod's
// own, and its proxy one beside it.
func outboundIP(block int) string { return fmt.Sprintf("127.%d.250.1", block) }

// callerIP is where a caller's sidecar sends from.
func callerIP(block, number int) string { return calledIP(block, number, 2) }

// calledIP is where it listens: with 1 for HTTP, and for bytes with the last number of the Service's own address.
func calledIP(block, number, service int) string {
	return fmt.Sprintf("127.%d.%d.%d", block, 220+number, service)
}

func callerSecret(number int) string { return fmt.Sprintf("caller-%d", number) }

func adminIP(block int) string { return fmt.Sprintf("127.%d.250.2", block) }

const adminPort = "9901"

// inboundIP is where the proxy of a pod listens for others.
func inboundIP(of *pod) string {
	parts := strings.Split(of.IP, ".")
	third, _ := strconv.Atoi(parts[2])
	parts[2] = strconv.Itoa(third + 100)
	return strings.Join(parts, ".")
}

// closedPort is one that no Service has.
const closedPort = 9999

// bootstrap is the configuration of one Envoy that stands for the sidecars of all pods, and for that of a caller.
type bootstrap struct {
	block     int
	listeners []any
	clusters  []any
	// left has what was left out, for stock Envoy does not have it.
	left map[string]bool
	pods []pod
	// secret is the name of the certificate of whomever something is added for.
	secret string
}

// outbound adds what a caller's sidecar does: its listeners, each at the port of the Service. One of a number speaks to the sidecars of pods, and the
// one without to their applications at once, so that what routes do is seen alone.
func (b *bootstrap) outbound(sent *sidecar, ip string, number *int) {
	prefix := "outbound/"
	if number != nil {
		b.secret = callerSecret(*number)
		prefix = b.secret + "/"
	}
	for _, listener := range sent.Listeners {
		if listener["traffic_direction"] != "OUTBOUND" || listener["name"] == "virtualOutbound" {
			continue
		}
		if hasHTTP(listener) {
			b.listener(listener, sent, prefix, ip, port(listener))
		} else if service := lastOf(listener); number != nil && service >= firstService {
			b.listener(listener, sent, prefix, calledIP(b.block, *number, service), port(listener))
		}
	}
	endpoints := byName(sent.Endpoints, "cluster_name")
	for _, cluster := range sent.Clusters {
		if number == nil {
			delete(cluster, "transport_socket_matches")
		} else {
			source := object{"address": callerIP(b.block, *number), "port_value": 0}
			cluster["upstream_bind_config"] = object{"source_address": source}
		}
		b.cluster(cluster, endpoints, prefix)
	}
	if number != nil {
		b.toSidecars(prefix)
	}
}

// firstService is the last number of the first Service's address.
const firstService = 10

// lastOf is the last number of the address of a listener.
func lastOf(listener object) int {
	address, _ := listener["address"].(object)
	socket, _ := address["socket_address"].(object)
	text, _ := socket["address"].(string)
	number, _ := strconv.Atoi(text[strings.LastIndex(text, ".")+1:])
	return number
}

// toSidecars has the clusters of a caller lead to the proxies of pods, as interception does.
func (b *bootstrap) toSidecars(prefix string) {
	proxies := map[string]string{}
	for index := range b.pods {
		proxies[b.pods[index].IP] = inboundIP(&b.pods[index])
	}
	for _, cluster := range b.clusters {
		cluster, _ := cluster.(object)
		if name, _ := cluster["name"].(string); strings.HasPrefix(name, prefix) {
			each(cluster["load_assignment"], func(inside object) {
				if ip, ok := inside["address"].(string); ok && proxies[ip] != "" {
					inside["address"] = proxies[ip]
				}
			})
		}
	}
}

// each applies a change to all objects of a value.
func each(value any, change func(object)) {
	switch value := value.(type) {
	case object:
		for _, inside := range value {
			each(inside, change)
		}
		change(value)
	case []any:
		for _, inside := range value {
			each(inside, change)
		}
	}
}

// inbound adds what a pod's sidecar does: its one listener, at each port of the pod, as interception would have it.
func (b *bootstrap) inbound(sent *sidecar, of *pod) error {
	prefix := of.Namespace + "/" + of.Name + "/"
	b.secret = of.secret()
	for _, listener := range sent.Listeners {
		if listener["name"] != "virtualInbound" {
			continue
		}
		for _, number := range append([]int32{closedPort}, of.Ports...) {
			one, err := copied(listener)
			if err != nil {
				return err
			}
			one["name"] = fmt.Sprintf("virtualInbound:%d", number)
			b.listener(one, sent, prefix, inboundIP(of), int(number))
		}
	}
	for _, cluster := range sent.Clusters {
		name, _ := cluster["name"].(string)
		number := closedPort
		if _, err := fmt.Sscanf(name, "inbound|%d||", &number); err != nil && name != "InboundPassthroughCluster" {
			continue
		}
		// The application; istiod sends requests on to where they were sent to, which here is the proxy.
		cluster["type"] = "STATIC"
		delete(cluster, "lb_policy")
		delete(cluster, "upstream_bind_config")
		cluster["load_assignment"] = assignment(name, of.IP, number)
		b.cluster(cluster, nil, prefix)
	}
	return nil
}

func assignment(cluster, ip string, number int) object {
	address := object{"socket_address": object{"address": ip, "port_value": number}}
	endpoint := object{"endpoint": object{"address": address}}
	return object{"cluster_name": cluster, "endpoints": []any{object{"lb_endpoints": []any{endpoint}}}}
}

func (b *bootstrap) listener(listener object, sent *sidecar, prefix, ip string, number int) {
	listener["name"] = prefix + listener["name"].(string)
	listener["address"] = object{"socket_address": object{"address": ip, "port_value": number}}
	listener["bind_to_port"] = true
	for _, key := range []string{"additional_addresses", "use_original_dst", "traffic_direction", "bypass_overload_manager"} {
		delete(listener, key)
	}
	routes := byName(sent.Routes, "name")
	b.rewrite(listener, func(inside object) {
		if name, ok := inside["route_config_name"].(string); ok {
			delete(inside, "route_config_name")
			delete(inside, "config_source")
			inside["inlined"] = routes[name]
		}
		if rds, ok := inside["rds"].(object); ok {
			inside["route_config"] = rds["inlined"]
			delete(inside, "rds")
		}
	})
	prefixed(listener, prefix)
	b.listeners = append(b.listeners, listener)
}

func (b *bootstrap) cluster(cluster object, endpoints map[string]object, prefix string) {
	name, _ := cluster["name"].(string)
	b.rewrite(cluster, func(object) {})
	if cluster["type"] == "EDS" {
		cluster["type"] = "STATIC"
		service := name
		if config, ok := cluster["eds_cluster_config"].(object); ok {
			if said, ok := config["service_name"].(string); ok {
				service = said
			}
		}
		delete(cluster, "eds_cluster_config")
		found := endpoints[service]
		if found == nil {
			found = object{"cluster_name": service}
		}
		cluster["load_assignment"] = found
	}
	cluster["name"] = prefix + name
	delete(cluster, "alt_stat_name")
	b.clusters = append(b.clusters, cluster)
}

// prefixed puts a prefix before the names of clusters, so that those of several sidecars live in one Envoy.
func prefixed(value any, prefix string) {
	switch value := value.(type) {
	case object:
		for key, inside := range value {
			if name, ok := inside.(string); ok && (key == "cluster" || key == "cluster_name") {
				value[key] = prefix + name
			} else if key == "name" && value["weight"] != nil {
				value[key] = prefix + fmt.Sprint(inside)
			} else {
				prefixed(inside, prefix)
			}
		}
	case []any:
		for _, inside := range value {
			prefixed(inside, prefix)
		}
	}
}

// rewrite takes what stock Envoy does not have out, asks for certificates by name, and applies a change to each object from the inside out.
func (b *bootstrap) rewrite(value any, change func(object)) {
	switch value := value.(type) {
	case object:
		// Who watches over certificates here is the bootstrap.
		if value["sds_config"] != nil && value["name"] == "default" {
			value["name"] = b.secret
		}
		delete(value, "sds_config")
		for key, inside := range value {
			if list, ok := inside.([]any); ok {
				value[key] = b.known(list)
			}
			b.rewrite(value[key], change)
		}
		change(value)
	case []any:
		for _, inside := range value {
			b.rewrite(inside, change)
		}
	}
}

// known are the filters of a list that stock Envoy has; a list of something else stays.
func (b *bootstrap) known(list []any) []any {
	kept := make([]any, 0, len(list))
	for _, inside := range list {
		filter, ok := inside.(object)
		name, _ := filter["name"].(string)
		if ok && filter["typed_config"] != nil && ofIstio(name, filter["typed_config"]) {
			b.left[name] = true
			continue
		}
		if name == "envoy.filters.listener.original_dst" {
			continue
		}
		kept = append(kept, inside)
	}
	return kept
}

func ofIstio(name string, config any) bool {
	inside, _ := config.(object)
	kind, _ := inside["@type"].(string)
	for _, own := range []string{"istio.", "io.istio.", "stats.PluginConfig", "peer_metadata", "metadata_exchange", "MetadataExchange"} {
		if strings.Contains(kind, own) {
			return true
		}
	}
	typed, _ := inside["type_url"].(string)
	return strings.HasPrefix(name, "istio") || strings.Contains(typed, "istio") || strings.Contains(typed, "stats.PluginConfig")
}

func hasHTTP(listener object) bool {
	text, _ := json.Marshal(listener)
	return bytes.Contains(text, []byte("HttpConnectionManager"))
}

func port(listener object) int {
	address, _ := listener["address"].(object)
	socket, _ := address["socket_address"].(object)
	number, _ := socket["port_value"].(float64)
	return int(number)
}

func byName(list []object, key string) map[string]object {
	found := map[string]object{}
	for _, one := range list {
		if name, ok := one[key].(string); ok {
			found[name] = one
		}
	}
	return found
}

func copied(value object) (object, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	var other object
	return other, json.Unmarshal(text, &other)
}

// envoy is a running proxy.
type envoy struct {
	command *exec.Cmd
	words   *bytes.Buffer
	folder  string
	ended   chan error
}

// start runs Envoy until it is stopped.
func (b *bootstrap) start(ctx context.Context, program string, certificates *authority) (*envoy, error) {
	folder, err := os.MkdirTemp("", "conformance-")
	if err != nil {
		return nil, err
	}
	admin := object{"socket_address": object{"address": adminIP(b.block), "port_value": json.Number(adminPort)}}
	config := object{
		"node":  object{"id": "conformance", "cluster": "conformance"},
		"admin": object{"address": admin},
		"static_resources": object{
			"listeners": b.listeners,
			"clusters":  b.clusters,
			"secrets":   certificates.secrets(),
		},
		"layered_runtime": object{"layers": []any{object{"name": "none", "static_layer": object{"re2.max_program_size.error_level": 32768}}}},
	}
	text, err := json.Marshal(config)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(folder, "envoy.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		return nil, err
	}
	running := &envoy{words: &bytes.Buffer{}, folder: folder, ended: make(chan error, 1)}
	// One worker, so that limits of connections are not each worker's own.
	running.command = exec.CommandContext(ctx, program, "-c", path, "--disable-hot-restart", "--concurrency", "1", "--log-level", "error")
	running.command.Stderr = running.words
	// It ends with whoever started it, however that ends.
	running.command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := running.command.Start(); err != nil {
		return nil, err
	}
	go func() { running.ended <- running.command.Wait() }()
	for deadline := time.Now().Add(60 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		select {
		case err := <-running.ended:
			running.ended <- err
			return nil, fmt.Errorf("envoy ends at once (%v): %s", err, running.failure())
		default:
		}
		answer, err := http.Get("http://" + net.JoinHostPort(adminIP(b.block), adminPort) + "/ready")
		if err != nil {
			continue
		}
		answer.Body.Close()
		if answer.StatusCode == http.StatusOK {
			return running, nil
		}
	}
	running.stop()
	return nil, fmt.Errorf("envoy is not ready after 60 s: %s", running.failure())
}

// failure is what it said at the end.
func (e *envoy) failure() string {
	text := e.words.String()
	if len(text) > 4000 {
		text = text[len(text)-4000:]
	}
	return text
}

func (e *envoy) stop() {
	_ = e.command.Process.Kill()
	<-e.ended
	if os.Getenv("CONFORMANCE_KEEP") == "" {
		_ = os.RemoveAll(e.folder)
	}
}
