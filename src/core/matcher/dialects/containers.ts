import { defineDialect } from './dialect.ts'

/** Docker, containerd, runc, Podman, Compose, Kubernetes. */
export default defineDialect({
  specific: 3,
  patterns: [
    // exec: "/app/run.sh": permission denied: unknown · exec: "app": executable file not found in $PATH: unknown
    /\bexec: \\?"(?<path>[^"\\]{1,1000})\\?": (?:stat [^:§]{1,1000}: )?§/,
    // exec /docker-entrypoint.sh: exec format error · standard_init_linux.go:228: exec user process caused: no such file or directory
    /(?<!fork\/)\b(?<syscall>exec) (?<path>\/[^\s:§]{1,1000})(?: failed)?: §/,
    /\bexec user process caused:? "?§/,
    // permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock
    /§ (?:while trying to (?<syscall>connect) to the Docker (?:daemon socket|API) at )(?<endpoint>unix:\/\/[^:\s]{1,300})/,
    // Bind for 0.0.0.0:8080 failed: port is already allocated
    /\b(?<call>Bind) for (?<endpoint>\S+?:\d{1,5}) failed: §/,
    // Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use
    /\b(?:Error starting userland proxy|failed to bind (?:host )?port[^:]{0,80}|Ports are not available[^:]{0,120}): .{0,160}\b(?:listen|exposing port) (?:tcp|udp)[46]? (?<endpoint>\S+?): (?:(?<syscall>bind): )?§/i,
    // failed to bind host port for 0.0.0.0:5432:172.18.0.2:5432/tcp: address already in use · failed to bind host port 0.0.0.0:80/tcp: …
    /\bfailed to (?<syscall>bind) host port (?:for )?(?<endpoint>[^\s/]{0,60}?:\d{1,5})(?::[^\s/]{1,60})?\/(?:tcp|udp|sctp): §/,
    // Readiness probe failed: dial tcp 10.1.2.3:8080: connect: connection refused
    /\b(?:Liveness|Readiness|Startup) probe (?:failed|errored): .{0,300}?\bdial tcp (?<endpoint>\S+?): (?<syscall>connect): §/,
  ],
  phrases: [
    {
      match: /\bfailed to calculate checksum of ref \S{1,200}: "(?<path>[^"\n]{1,1000})": (?<e>not found)/,
      needle: 'failed to calculate checksum',
      code: 'ENOENT',
    },
    {
      match: /\b[Pp]ermission denied(?= while trying to connect to the Docker)/,
      needle: 'permission denied while trying to',
      code: 'EACCES',
    },
    {
      match: /^error: the path "(?<path>[^"\n]{1,1000})" (?<e>does not exist)/,
      needle: '" does not exist',
      code: 'ENOENT',
    },
    {
      match: /\bunable to prepare context: path "(?<path>[^"\n]{1,1000})" (?<e>not found)/,
      needle: 'unable to prepare context: path',
      code: 'ENOENT',
    },
    // ERROR: failed to solve: … failed to calculate checksum of ref x::y:, and on the next line "/package.json": not found
    { match: /^"(?<path>\/[^"\n]{1,1000})": (?<e>not found)$/, needle: '": not found', code: 'ENOENT' },
    { match: /\bport is already allocated\b/, needle: 'port is already allocated', code: 'EADDRINUSE' },
    {
      match:
        /(?<e>\bCannot connect to the Docker daemon) at (?<endpoint>(?:unix|tcp):\/\/[^\s]{1,300}?)\.? Is the docker/,
      needle: 'cannot connect to the docker daemon',
      code: 'ECONNREFUSED',
    },
    {
      match: /\b[Cc]onnection to the server (?<endpoint>[\w.-]+:\d{1,5}) (?<e>was refused)/,
      needle: 'was refused - did you',
      code: 'ECONNREFUSED',
    },
  ],
  samples: [
    {
      from: 'BuildKit 0.12, in its known format',
      text: 'ERROR: failed to compute cache key: failed to calculate checksum of ref moby::abc:\n "/package.json": not found',
      reads: [{ code: 'ENOENT', entities: { path: '/package.json' } }],
    },
    {
      from: 'kubectl 1.30',
      text: 'error: the path "deploy.yaml" does not exist',
      reads: [{ code: 'ENOENT', entities: { path: 'deploy.yaml' } }],
    },
    {
      from: 'docker 20.10',
      text: 'unable to prepare context: path "/srv/w/none" not found',
      reads: [{ code: 'ENOENT', entities: { path: '/srv/w/none' } }],
    },
    {
      from: 'BuildKit 0.12, in its known format',
      text: 'ERROR: failed to solve: failed to compute cache key: failed to calculate checksum of ref x::y: "/requirements.txt": not found',
      reads: [{ code: 'ENOENT', entities: { path: '/requirements.txt' } }],
    },
    {
      from: 'Docker 24',
      text: "docker: Error response from daemon: error while creating mount source path '/data/app': mkdir /data: read-only file system.",
      reads: [{ code: 'EROFS', entities: { syscall: 'mkdir', path: '/data' } }],
    },
    {
      from: 'Docker 24, runc 1.1',
      text: 'docker: Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/app/run.sh": permission denied: unknown.',
      reads: [{ code: 'EACCES', entities: { path: '/app/run.sh' } }],
    },
    {
      from: 'Docker 24',
      text: 'exec /docker-entrypoint.sh: exec format error',
      reads: [{ code: 'ENOEXEC', entities: { path: '/docker-entrypoint.sh' } }],
    },
    {
      from: 'runc 1.0',
      text: 'standard_init_linux.go:228: exec user process caused: no such file or directory',
      reads: [{ code: 'ENOENT' }],
    },
    {
      from: 'Docker 24',
      text: 'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.24/containers/json": dial unix /var/run/docker.sock: connect: permission denied',
      reads: [{ code: 'EACCES', entities: { path: '/var/run/docker.sock' } }],
    },
    {
      from: 'Docker 24',
      text: 'docker: Error response from daemon: driver failed programming external connectivity on endpoint web: Bind for 0.0.0.0:8080 failed: port is already allocated.',
      reads: [{ code: 'EADDRINUSE', entities: { address: '0.0.0.0', port: '8080' } }],
    },
    {
      from: 'Docker 24',
      text: 'Error response from daemon: driver failed programming external connectivity on endpoint web (f00): Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use',
      reads: [{ code: 'EADDRINUSE', entities: { syscall: 'bind', address: '0.0.0.0', port: '80' } }],
    },
    {
      from: 'Docker 28',
      text: 'Error response from daemon: failed to set up container networking: driver failed programming external connectivity on endpoint db (f00): failed to bind host port for 0.0.0.0:5432:172.18.0.2:5432/tcp: address already in use',
      reads: [{ code: 'EADDRINUSE', entities: { syscall: 'bind', address: '0.0.0.0', port: '5432' } }],
    },
    {
      from: 'Docker 28',
      text: 'failed to bind host port for [::]:8080:172.18.0.2:80/tcp: address already in use',
      reads: [{ code: 'EADDRINUSE', entities: { address: '::', port: '8080' } }],
    },
    {
      from: 'Docker 24',
      text: 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      reads: [{ code: 'ECONNREFUSED', entities: { path: '/var/run/docker.sock' } }],
    },
    {
      from: 'kubectl 1.28',
      text: 'The connection to the server localhost:8080 was refused - did you specify the right host or port?',
      reads: [{ code: 'ECONNREFUSED', entities: { hostname: 'localhost', port: '8080' } }],
    },
    {
      from: 'Kubernetes 1.28',
      text: '  Warning  Unhealthy  12s (x3 over 32s)  kubelet  Readiness probe failed: Get "http://10.1.2.3:8080/healthz": dial tcp 10.1.2.3:8080: connect: connection refused',
      reads: [{ code: 'ECONNREFUSED', entities: { syscall: 'connect', address: '10.1.2.3', port: '8080' } }],
    },
    {
      from: 'Docker 24',
      text: 'failed to register layer: Error processing tar file(exit status 1): write /usr/lib/libx.so: no space left on device',
      reads: [{ code: 'ENOSPC', entities: { syscall: 'write', path: '/usr/lib/libx.so' } }],
    },
  ],
  negatives: [
    { from: 'Docker 28', text: 'published host port for 0.0.0.0:5432:172.18.0.2:5432/tcp' },
    {
      from: 'Docker 24',
      text: 'Error response from daemon: pull access denied for acme/app, repository does not exist or may require docker login',
    },
    {
      from: 'containerd 1.6',
      text: 'failed to start daemon: error initializing graphdriver: prerequisites for driver not satisfied (wrong filesystem?)',
    },
    { from: 'Docker 24', text: 'web-1 exited with code 13' },
  ],
})
