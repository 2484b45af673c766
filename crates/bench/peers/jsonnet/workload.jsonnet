// The workload in Jsonnet.
local retries = { attempts: 3, perTryTimeout: '3s', retryOn: '5xx,reset,connect-failure' };

local resource(apiVersion, kind, name, namespace, spec) = {
  apiVersion: apiVersion,
  kind: kind,
  metadata: { name: name, namespace: namespace },
  spec: spec,
};

local of(service) =
  local host = '%s.%s.svc.cluster.local' % [service.name, service.namespace];
  local to(subset) = { destination: { host: host, subset: subset } };
  local networking(kind, spec) = resource('networking.istio.io/v1', kind, service.name, service.namespace, spec);
  [
    networking('VirtualService', {
      hosts: [host],
      http: [
        {
          name: 'canary-header',
          match: [{ headers: { 'x-canary': { exact: 'true' } } }],
          route: [to('canary')],
          timeout: '10s',
          retries: retries,
        },
        {
          name: 'default',
          route: [to('stable') + { weight: 90 }, to('canary') + { weight: 10 }],
          timeout: '10s',
          retries: retries,
        },
      ],
    }),
    networking('DestinationRule', {
      host: host,
      trafficPolicy: {
        connectionPool: {
          tcp: { maxConnections: 100, connectTimeout: '5s' },
          http: { http1MaxPendingRequests: 100, http2MaxRequests: 1000, maxRequestsPerConnection: 100, maxRetries: 3 },
        },
        outlierDetection: {
          consecutive5xxErrors: 5,
          interval: '10s',
          baseEjectionTime: '30s',
          maxEjectionPercent: 50,
          minHealthPercent: 30,
        },
      },
      subsets: [
        { name: 'stable', labels: { version: 'v1' } },
        { name: 'canary', labels: { version: 'v2' } },
      ],
    }),
    resource('security.istio.io/v1', 'AuthorizationPolicy', service.name, service.namespace, {
      selector: { matchLabels: { app: service.name } },
      action: 'ALLOW',
      rules: [{
        from: [{ source: { principals: [
          'cluster.local/ns/%s/sa/%s' % [caller.namespace, caller.serviceAccount]
          for caller in service.callers
        ] } }],
        to: [{ operation: { methods: ['GET', 'POST'], paths: ['/api/*'], ports: ['8080'] } }],
      }],
    }),
  ];

function(values)
  local namespaces = std.set([service.namespace for service in values.services]);
  std.manifestYamlStream(
    [
      resource('security.istio.io/v1', 'PeerAuthentication', 'default', namespace, { mtls: { mode: 'STRICT' } })
      for namespace in namespaces
    ] + std.flatMap(of, values.services),
    quote_keys=false,
  )
