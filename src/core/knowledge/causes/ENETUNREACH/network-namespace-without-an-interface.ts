import { defineCause } from '../../schema.ts'

/** A fresh network namespace: even the loopback interface is down, so that 127.0.0.1 is unreachable. */
export default defineCause({
  title: 'It runs in an empty network, not even loopback is up',
  because:
    '`{program|The program}` could not reach {address|$|the address} **because** its network namespace has no interface that is up',
  why: `
Sandboxes give a program a network of its own with nothing in it: \`--network none\`, \`PrivateNetwork=yes\` of systemd, \`unshare -n\`, build sandboxes of Nix, Bazel and distributions. A new namespace has only \`lo\`, and where nobody
brings it up even 127.0.0.1 has no route. The machine around it is online all the time. That loopback fails too is the mark of it.`,
  prior: 1,
  clues: [
    {
      when: { entity: { address: '127\\..*|::1|localhost' } },
      weight: 6,
      says: 'even the loopback address is unreachable: the interface `lo` is down',
    },
    {
      when: {
        text: 'network none|--network=none|PrivateNetwork|unshare|sandbox|bwrap|nix-build|bazel|flatpak|mock|pbuilder',
      },
      weight: 4,
      says: 'it runs in a sandbox',
    },
    {
      when: { entity: { address: '[\\da-f]{2,4}:.*' } },
      weight: -2,
      says: '`{address}` is IPv6, for which a machine may lack a route alone',
    },
  ],
  question: {
    ask: 'Which interfaces are there, seen from inside?',
    run: 'ip -br link',
    answers: [
      {
        reads: { output: 'ip-link', where: { name: '(?!lo$).+' }, rows: { state: 'UP|UNKNOWN' } },
        weight: -5,
        says: '`{link}` is up',
        fills: { link: 'name' },
      },
      { reads: { output: 'ip-link', rows: { name: 'lo', state: 'DOWN' } }, weight: 6, says: '`lo` is down' },
      { reads: { output: 'ip-route', rows: 'none' }, weight: 3, says: 'there is no route at all' },
    ],
  },
  fixes: [
    {
      title: 'Bring loopback up inside',
      when: 'Only connections within the sandbox are needed, for instance for tests.',
      steps: [
        { kind: 'sh', sh: 'sudo ip link set lo up', changes: 'Gives the namespace 127.0.0.1 and ::1.' },
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: "unshare -rn sh -c 'ip link set lo up && exec ./run-tests'",
        },
      ],
      whyItWorks: 'The addresses of loopback and their routes come with the interface.',
      risk: { level: 'reversible', undo: 'sudo ip link set lo down' },
      proof: { sh: 'ip -br addr', shows: '`lo` with 127.0.0.1/8' },
    },
    {
      title: 'Let it have a network',
      when: 'It must reach others.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run --network bridge my-image   # not none\ndocker build --network=default .',
        },
        { kind: 'code', runtime: 'systemd', language: 'ini', code: '[Service]\nPrivateNetwork=no' },
        {
          kind: 'code',
          runtime: 'kubernetes',
          language: 'sh',
          code: 'kubectl describe pod my-pod   # events of the network plugin',
        },
      ],
      whyItWorks: 'The program then lives in a namespace with an address and a default route.',
      risk: { level: 'reversible', undo: 'Put the option back: it may be there for safety.' },
      proof: { sh: 'ip route', shows: 'a line that begins with `default`' },
    },
    {
      title: 'Fetch before the sandbox',
      when: 'It is a build which is meant to be offline.',
      steps: [
        {
          kind: 'text',
          text: 'Download dependencies in a step of its own, with checksums, and let the offline step use them (`npm ci --offline`, `pip install --no-index --find-links`, `go mod vendor`).',
        },
      ],
      whyItWorks: 'The build then needs no network, which is what the sandbox is there to prove.',
      risk: { level: 'reversible', undo: 'Fetch inside of the step again, with a network.' },
      proof: { sh: 'unshare -rn true', shows: 'nothing: such a sandbox can be tried by hand' },
    },
  ],
  popularButWrong: {
    advice: 'Restart the network of the machine.',
    because: 'That network is fine, as `ping` outside of the sandbox shows; the program lives in another one.',
  },
  sources: [
    'man:network_namespaces(7)',
    'man:unshare(1)',
    'man:systemd.exec(5)',
    'https://docs.docker.com/engine/network/drivers/none/',
  ],
  scenario: {
    params: { address: '127.0.0.1', port: 3000, program: 'curl' },
    world: 'node-app',
    with: { network: { loopback: false } },
    reproduce: {
      run: 'node server.js & sleep 1; curl -sS http://{address}:{port}/',
      fails: { call: 'connect', errno: 'ENETUNREACH' },
    },
    steps: [
      {
        title: 'Ask yourself',
        ask: 'Start the server and ask it at 127.0.0.1.',
        run: 'node server.js & sleep 1; curl -sS http://{address}:{port}/',
        done: { kind: 'fails', call: 'connect', errno: 'ENETUNREACH' },
      },
      {
        title: 'Look at the interfaces',
        ask: 'Which interfaces are there, and are they up?',
        run: 'ip -br link; ip route',
        done: { kind: 'ran', program: ['ip'], anyStatus: true },
      },
      {
        title: 'Bring loopback up',
        ask: 'Switch `lo` on and ask again.',
        run: 'sudo ip link set lo up; curl -sS http://{address}:{port}/',
        done: { kind: 'connected', port: '{port}' },
      },
    ],
    solved: { kind: 'connected', port: '{port}' },
    solutions: [
      { title: 'Bring loopback up', run: 'sudo ip link set lo up; curl -sS http://{address}:{port}/' },
      { title: 'Bring it up, and use the name', run: 'sudo ip link set dev lo up; curl -sS http://localhost:{port}/' },
    ],
    wrong: [
      { run: 'curl -sS http://localhost:{port}/', but: 'The name stands for the same address.' },
      {
        run: 'fuser -k {port}/tcp; sleep 0.5; node server.js & sleep 1; curl -sS http://{address}:{port}/',
        but: 'The server is fine; there is no way to it.',
      },
    ],
  },
})
