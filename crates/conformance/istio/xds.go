package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"google.golang.org/protobuf/proto"
	corev1 "k8s.io/api/core/v1"
	discovery "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/test"
	"istio.io/istio/pkg/util/protomarshal"
)

// world is the cluster that configuration is made for.
type world struct {
	// Services are Service objects.
	Services []json.RawMessage `json:"services"`
	Pods     []pod             `json:"pods"`
	// Namespaces are names.
	Namespaces []string `json:"namespaces"`
}

// pod is a workload with a sidecar.
type pod struct {
	Namespace string            `json:"namespace"`
	Name      string            `json:"name"`
	IP        string            `json:"ip"`
	Labels    map[string]string `json:"labels"`
	Ports     []int32           `json:"ports"`
	Account   string            `json:"account"`
	// Serves says whether requests reach it through its Services. A pod that is only asked directly need not.
	Serves bool `json:"serves"`
}

// object is a message of Envoy's API as JSON.
type object = map[string]any

// sidecar is all that istiod sends to one proxy.
type sidecar struct {
	Listeners []object `json:"listeners"`
	Clusters  []object `json:"clusters"`
	Routes    []object `json:"routes"`
	Endpoints []object `json:"endpoints"`
}

// istiod is a discovery server with a world and configuration.
type istiod struct {
	server *xds.FakeDiscoveryServer
}

// with runs a function with a discovery server, which lives as long.
func with(asked *request, use func(*istiod) error) error {
	var failed error
	err := test.Wrap(func(t test.Failer) {
		objects, err := asked.world.objects()
		if err != nil {
			t.Fatal(err)
		}
		settings := mesh.DefaultMeshConfig()
		if asked.Mesh != "" {
			if settings, err = mesh.ApplyMeshConfigDefaults(asked.Mesh); err != nil {
				t.Fatal(err)
			}
		}
		var configs []string
		for _, text := range asked.Documents {
			object, err := read(text)
			if err != nil {
				t.Fatal(err)
			}
			// Namespaces are in the world; of the others, what is no configuration is not read.
			if known(object) && object.GetKind() != "Namespace" {
				configs = append(configs, text)
			}
		}
		server := xds.NewFakeDiscoveryServer(t, xds.FakeOptions{
			ConfigString:      strings.Join(configs, "\n---\n"),
			KubernetesObjects: objects,
			MeshConfig:        settings,
		})
		server.EnsureSynced(t)
		failed = use(&istiod{server: server})
	})
	if err != nil {
		return err
	}
	return failed
}

// objects are the world's as Kubernetes has them.
func (w *world) objects() ([]runtime.Object, error) {
	var objects []runtime.Object
	for _, name := range w.Namespaces {
		objects = append(objects, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}})
	}
	for _, pod := range w.Pods {
		objects = append(objects, pod.object())
	}
	for _, raw := range w.Services {
		service := &corev1.Service{}
		if err := yaml.Unmarshal(raw, service); err != nil {
			return nil, fmt.Errorf("a Service: %w", err)
		}
		objects = append(objects, service, w.endpoints(service))
	}
	return objects, nil
}

// secret is the name of a pod's certificate.
func (p *pod) secret() string { return p.Namespace + "/" + p.Name }

// injected are the labels of a pod as injection leaves them: it tells others that TLS is spoken.
func injected(of map[string]string) map[string]string {
	all := map[string]string{"security.istio.io/tlsMode": "istio"}
	for key, value := range of {
		all[key] = value
	}
	return all
}

func (p *pod) object() *corev1.Pod {
	var ports []corev1.ContainerPort
	for _, port := range p.Ports {
		ports = append(ports, corev1.ContainerPort{ContainerPort: port})
	}
	ready := corev1.PodCondition{Type: corev1.PodReady, Status: corev1.ConditionTrue}
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: p.Name, Namespace: p.Namespace, Labels: injected(p.Labels)},
		Spec:       corev1.PodSpec{ServiceAccountName: p.Account, Containers: []corev1.Container{{Name: "app", Ports: ports}}},
		Status: corev1.PodStatus{
			Phase:      corev1.PodRunning,
			PodIP:      p.IP,
			PodIPs:     []corev1.PodIP{{IP: p.IP}},
			Conditions: []corev1.PodCondition{ready},
		},
	}
}

// endpoints are what the controller of EndpointSlices makes of a Service.
func (w *world) endpoints(service *corev1.Service) *discovery.EndpointSlice {
	slice := &discovery.EndpointSlice{
		ObjectMeta: metav1.ObjectMeta{
			Name:      service.Name,
			Namespace: service.Namespace,
			Labels:    map[string]string{discovery.LabelServiceName: service.Name},
		},
		AddressType: discovery.AddressTypeIPv4,
	}
	for _, port := range service.Spec.Ports {
		number := port.TargetPort.IntVal
		if number == 0 {
			number = port.Port
		}
		slice.Ports = append(slice.Ports, discovery.EndpointPort{Name: &port.Name, Port: &number})
	}
	chosen := labels.SelectorFromSet(service.Spec.Selector)
	for _, pod := range w.Pods {
		if pod.Serves && pod.Namespace == service.Namespace && chosen.Matches(labels.Set(pod.Labels)) {
			ready := true
			slice.Endpoints = append(slice.Endpoints, discovery.Endpoint{
				Addresses:  []string{pod.IP},
				Conditions: discovery.EndpointConditions{Ready: &ready},
				TargetRef:  &corev1.ObjectReference{Kind: "Pod", Name: pod.Name, Namespace: pod.Namespace},
			})
		}
	}
	return slice
}

// sidecar is what would be sent to the proxy of a pod.
func (i *istiod) sidecar(of *pod) (*sidecar, error) {
	proxy := i.server.SetupProxy(&model.Proxy{
		Type:            model.SidecarProxy,
		ID:              of.Name + "." + of.Namespace,
		IPAddresses:     []string{of.IP},
		ConfigNamespace: of.Namespace,
		Labels:          of.Labels,
		Metadata: &model.NodeMetadata{
			IstioVersion: "1.31.0",
			Namespace:    of.Namespace,
			Labels:       of.Labels,
			ClusterID:    "Kubernetes",
		},
	})
	sent := &sidecar{}
	listeners := i.server.Listeners(proxy)
	var err error
	if sent.Listeners, err = messages(listeners); err != nil {
		return nil, err
	}
	if sent.Clusters, err = messages(i.server.Clusters(proxy)); err != nil {
		return nil, err
	}
	if sent.Routes, err = messages(i.server.RoutesFromListeners(proxy, listeners)); err != nil {
		return nil, err
	}
	sent.Endpoints, err = messages(i.server.Endpoints(proxy))
	return sent, err
}

// config is what istiod would send to the sidecar of each pod, in their order.
func config(asked *request) ([]*sidecar, error) {
	var all []*sidecar
	err := with(asked, func(server *istiod) error {
		for index := range asked.Pods {
			sent, err := server.sidecar(&asked.Pods[index])
			if err != nil {
				return err
			}
			all = append(all, sent)
		}
		return nil
	})
	return all, err
}

func messages[T proto.Message](list []T) ([]object, error) {
	found := make([]object, 0, len(list))
	for _, message := range list {
		text, err := protomarshal.MarshalProtoNames(message)
		if err != nil {
			return nil, err
		}
		var value object
		if err := json.Unmarshal(text, &value); err != nil {
			return nil, err
		}
		found = append(found, value)
	}
	return found, nil
}
