import { defineCause } from '../../schema.ts'

/** REJECT --reject-with icmp-host-prohibited or icmp-admin-prohibited: firewalld's answer for closed ports. */
export default defineCause({
  title: 'A firewall answers “prohibited” for that port',
  because:
    '`{program|The program}` was told that {address|$|the host} cannot be reached **because** a firewall rejects port {port|$|that port} with an ICMP “prohibited”',
  why: `
The message says “No route to host”, and yet the host is there: \`ping\` and other ports work. firewalld and the default rules of Red Hat systems end with \`REJECT --reject-with icmp-host-prohibited\` (or admin-prohibited), and the kernel of the
client turns both into this code. So on such systems a closed firewall port looks like a routing problem.`,
  prior: 2,
  clues: [
    {
      when: {
        text: 'firewalld|firewall-cmd|iptables|icmp-host-prohibited|admin[- ]prohibited|\\bRHEL\\b|Red Hat|CentOS|Fedora|Rocky|AlmaLinux|Oracle Linux',
      },
      weight: 4,
      says: 'a firewall or a system with firewalld is in the log',
    },
    { when: { entity: { port: '\\d+' } }, weight: 1, says: 'a port is named: rules are about ports' },
    { when: { text: 'bytes from|0% packet loss' }, weight: 4, says: 'the host answers to ping' },
    { when: { text: 'vpn|wireguard|tun\\d' }, weight: -2, says: 'a tunnel plays a part' },
  ],
  question: {
    ask: 'Which rules does the other host have?',
    run: 'sudo iptables -S INPUT',
    answers: [
      {
        reads: {
          output: 'iptables',
          rows: { target: 'REJECT', rejectWith: 'icmp-(?:host|admin)-prohibited|icmp-host-unreachable' },
        },
        weight: 6,
        says: 'a rule rejects with {rejectWith}',
        fills: { rejectWith: 'rejectWith' },
      },
      { reads: { output: 'iptables', rows: 'none' }, weight: -4, says: 'there is no such rule' },
    ],
  },
  fixes: [
    {
      title: 'Open the port in the firewall of that host',
      when: 'The service is meant to be reached.',
      steps: [
        {
          kind: 'code',
          runtime: 'firewalld',
          language: 'sh',
          code: 'sudo firewall-cmd --list-all\nsudo firewall-cmd --permanent --add-port=3000/tcp && sudo firewall-cmd --reload',
        },
        {
          kind: 'sh',
          sh: 'sudo iptables -I INPUT -p tcp --dport {port} -j ACCEPT',
          changes: 'Lets everybody in on that port until the next boot.',
        },
      ],
      whyItWorks: 'An ACCEPT above the final REJECT is found first.',
      risk: { level: 'reversible', undo: 'The same commands with --remove-port, or -D instead of -I.' },
      proof: { sh: 'nc -vz {address} {port}', shows: '`succeeded`' },
    },
    {
      title: 'Use a port that is open',
      when: 'The rules are not yours.',
      steps: [
        {
          kind: 'sh',
          sh: 'ssh -N -L 13000:localhost:{port} user@{address}',
          changes: 'Leads port 13000 of your machine there, through ssh.',
        },
      ],
      whyItWorks: 'The firewall sees a connection to the ssh port, which it lets through.',
      risk: { level: 'reversible', undo: 'End the ssh command.' },
      proof: { sh: 'nc -vz localhost 13000', shows: '`succeeded`' },
    },
  ],
  popularButWrong: {
    advice: 'Add a route to the host.',
    because: 'The way there exists: the answer came from the host itself, or from a firewall right in front of it.',
  },
  exceptions: [
    'If ping gets no answer either and the failure takes three seconds, the host is off or has another address.',
  ],
  sources: ['man:iptables-extensions(8)', 'man:icmp(7)', 'man:ip(7)', 'https://www.rfc-editor.org/rfc/rfc1812'],
  scenario: {
    params: { port: 3000, freePort: 8443, address: '10.0.0.9', program: 'curl' },
    world: 'network',
    with: {
      network: { ports: [{ port: '{port}', action: 'icmp-host-prohibited' }] },
      processes: [{ argv: ['node', 'server.js'], cwd: '/srv/net', ready: { listen: '{port}' } }],
    },
    reproduce: { run: 'curl -sS http://{address}:{port}/', fails: { call: 'connect', errno: 'EHOSTUNREACH' } },
    steps: [
      {
        title: 'Connect',
        ask: 'Ask the server.',
        run: 'curl -sS http://{address}:{port}/',
        done: { kind: 'fails', call: 'connect', errno: 'EHOSTUNREACH' },
      },
      {
        title: 'Is the host there?',
        ask: 'Try another port, look at the route, and read the rules.',
        run: 'nc -vz {address} {freePort}; ip route get {address}; sudo iptables -S INPUT',
        done: { kind: 'ran', program: ['iptables', 'nft'] },
      },
      {
        title: 'Let it through',
        ask: 'Put an exception in front of the rule.',
        run: 'sudo iptables -I INPUT -p tcp --dport {port} -j ACCEPT; curl -sS http://{address}:{port}/',
        done: { kind: 'connected', port: '{port}' },
      },
    ],
    solved: { kind: 'ran', program: ['curl', 'wget'] },
    solutions: [
      {
        title: 'Put an exception in front',
        run: 'sudo iptables -I INPUT -p tcp --dport {port} -j ACCEPT; curl -sS http://{address}:{port}/',
      },
      {
        title: 'Serve on another port',
        run: 'PORT={freePort} node server.js & sleep 1; curl -sS http://{address}:{freePort}/',
      },
    ],
    wrong: [
      {
        run: 'ip route get {address}; curl -sS http://{address}:{port}/',
        but: 'The route was right from the beginning.',
      },
      {
        run: 'fuser -k {port}/tcp; sleep 0.5; node server.js & sleep 1; curl -sS http://{address}:{port}/',
        but: 'The server was not asked.',
      },
    ],
  },
})
