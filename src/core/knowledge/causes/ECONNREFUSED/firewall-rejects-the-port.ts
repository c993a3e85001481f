import { defineCause } from '../../schema.ts'

/** iptables/nftables REJECT with its default answer, icmp-port-unreachable, or with tcp-reset. */
export default defineCause({
  title: 'A firewall rule rejects the port, politely',
  because:
    '`{program|The program}` was refused at {address|$|the server}{port|:$|} **because** a firewall rule with REJECT answers in the name of the server',
  why: `
A rule can drop a packet or send a refusal back. The usual refusal of \`-j REJECT\` is the ICMP message “port unreachable”, and with
\`--reject-with tcp-reset\` it is a reset. To \`connect\` both look exactly like a port on which nobody listens, although the service runs.
Host firewalls (ufw's \`reject\`, fail2ban) and Kubernetes for a Service without endpoints do this.`,
  prior: 0,

  clues: [
    {
      when: {
        text: '\\bREJECT\\b|reject-with|fail2ban|\\bufw\\b|iptables|nftables|firewalld|NetworkPolicy|no endpoints',
      },
      weight: 4,
      says: 'the log speaks of a firewall',
    },
    {
      when: { entity: { address: '127\\..*|::1|localhost' } },
      weight: -3,
      says: 'loopback connections are hardly ever filtered',
    },
    {
      when: { text: 'works (?:locally|on the server)|from another (?:host|machine)' },
      weight: 2,
      says: 'it depends on where the client is',
    },
  ],

  question: {
    ask: 'Is there a rule for that port on the machine which refuses?',
    run: 'sudo iptables -S INPUT',
    answers: [
      {
        reads: { output: 'iptables', where: { port: '{port}' }, rows: { target: 'REJECT' } },
        weight: 6,
        says: 'a rule rejects port {port} with {rejectWith}',
        fills: { rejectWith: 'rejectWith' },
      },
      {
        reads: { output: 'iptables', where: { port: '{port}' }, rows: 'none' },
        weight: -4,
        says: 'no rule names that port',
      },
    ],
  },

  fixes: [
    {
      title: 'Remove the rule, or put an exception in front of it',
      when: 'The firewall is yours, and clients from there are welcome.',
      steps: [
        { kind: 'sh', sh: 'sudo iptables -S INPUT; sudo nft list ruleset' },
        {
          kind: 'sh',
          sh: 'sudo iptables -I INPUT -p tcp --dport {port} -s {clientNet} -j ACCEPT',
          changes: 'Lets one network in on that port until the next boot.',
        },
        {
          kind: 'code',
          runtime: 'ufw',
          language: 'sh',
          code: 'sudo ufw status numbered\nsudo ufw allow from 10.0.0.0/24 to any port 3000 proto tcp',
        },
        {
          kind: 'code',
          runtime: 'fail2ban',
          language: 'sh',
          code: 'sudo fail2ban-client status sshd\nsudo fail2ban-client set sshd unbanip 198.51.100.7',
        },
      ],
      whyItWorks: 'The first rule that fits decides, and an ACCEPT above the REJECT fits first.',
      risk: { level: 'reversible', undo: 'The same iptables command with -D instead of -I.' },
      proof: { sh: 'nc -vz {address} {port}', shows: '`succeeded`' },
    },
    {
      title: 'See why the Service has no endpoints',
      when: 'It is a Service of Kubernetes.',
      steps: [
        {
          kind: 'code',
          runtime: 'kubernetes',
          language: 'sh',
          code: 'kubectl get endpoints my-service   # <none> means: no ready pod\nkubectl get pods -l app=my-app -o wide\nkubectl describe service my-service   # its selector must be the labels of the pods',
        },
        {
          kind: 'text',
          text: 'No pod with these labels: correct the selector or the labels. Pods that are there and not ready: `kubectl describe pod` tells which probe fails.',
        },
      ],
      whyItWorks: 'kube-proxy rejects connections to a Service while its selector finds no ready pod.',
      risk: { level: 'read-only' },
      proof: { sh: 'kubectl get endpoints', shows: 'addresses of pods behind the Service' },
    },
  ],
  popularButWrong: {
    advice: 'It says “refused”, so the service cannot be running.',
    because: 'A rule can refuse for it. Look on the machine itself with `ss -ltn` before you restart anything.',
  },
  exceptions: [
    'If the client waits for seconds before it fails, the rule drops instead of rejecting, and the code is ETIMEDOUT.',
  ],
  sources: [
    'man:iptables-extensions(8)',
    'man:nft(8)',
    'man:icmp(7)',
    'https://kubernetes.io/docs/reference/networking/virtual-ips/',
  ],

  scenario: {
    params: { port: 3000, freePort: 8443, address: '10.0.0.9', program: 'curl' },
    world: 'network',
    with: {
      network: { ports: [{ port: '{port}', action: 'icmp-port-unreachable' }] },
      processes: [{ argv: ['node', 'server.js'], cwd: '/srv/net', ready: { listen: '{port}' } }],
    },
    reproduce: { run: 'curl -sS http://{address}:{port}/', fails: { call: 'connect', errno: 'ECONNREFUSED' } },
    steps: [
      {
        title: 'Connect',
        ask: 'Ask the server: it refuses.',
        run: 'curl -sS http://{address}:{port}/',
        done: { kind: 'fails', call: 'connect', errno: 'ECONNREFUSED' },
      },
      {
        title: 'Who refuses?',
        ask: 'A process does listen. Read the rules of the firewall.',
        run: 'ss -ltn; sudo iptables -S INPUT',
        done: { kind: 'ran', program: ['iptables', 'nft'] },
      },
      {
        title: 'Take the rule out',
        ask: 'Delete that one rule, then connect.',
        run: 'sudo iptables -D INPUT -p tcp --dport {port} -j REJECT --reject-with icmp-port-unreachable; curl -sS http://{address}:{port}/',
        done: { kind: 'connected', port: '{port}' },
      },
    ],
    solved: {
      kind: 'any',
      of: [
        { kind: 'connected', port: '{port}' },
        { kind: 'connected', port: '{freePort}' },
      ],
    },
    solutions: [
      {
        title: 'Delete the rule',
        run: 'sudo iptables -D INPUT -p tcp --dport {port} -j REJECT --reject-with icmp-port-unreachable; curl -sS http://{address}:{port}/',
      },
      {
        title: 'Put an exception in front',
        run: 'sudo iptables -I INPUT -p tcp --dport {port} -j ACCEPT; curl -sS http://{address}:{port}/',
      },
      {
        title: 'Serve on a port without a rule',
        run: 'PORT={freePort} node server.js & sleep 1; curl -sS http://{address}:{freePort}/',
      },
    ],
    wrong: [
      {
        run: 'fuser -k {port}/tcp; sleep 0.5; node server.js & sleep 1; curl -sS http://{address}:{port}/',
        but: 'A fresh server behind the same rule is refused like the old one.',
      },
      {
        run: 'curl -sS http://127.0.0.1:{port}/',
        but: 'The rule looks at the port, and loopback packets pass the same chain.',
      },
    ],
  },
})
