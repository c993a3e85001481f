import { defineCause } from '../../schema.ts'

/** A REJECT --reject-with tcp-reset rule meets packets of a connection that stands. */
export default defineCause({
  title: 'A new firewall rule cut connections that already stood',
  because:
    'The connection of `{program|the program}` to {address|`$`|the server}{port|:$|} was reset **because** a firewall rule now answers its packets with a reset',
  why: `
Rules apply to packets and not to connections. A rule with \`--reject-with tcp-reset\` that is added while clients are connected meets their next packet, and they get a
reset from the firewall in the name of the server. The server itself notices nothing and waits. It happens when a ban is set, when a firewall is reloaded
without a rule for ESTABLISHED connections, or when a script removes a node from service.`,
  prior: 0,
  clues: [
    {
      when: { text: 'tcp-reset|iptables|nftables|\\bnft\\b|fail2ban|firewalld|\\bufw\\b' },
      weight: 5,
      says: 'the log speaks of a firewall',
    },
    {
      when: { text: 'banned|Ban \\d|blocked|reload(?:ed|ing)? (?:the )?firewall' },
      weight: 2,
      says: 'an address was banned, or the rules were loaded anew',
    },
    { when: { syscall: ['read', 'recv', 'recvfrom', 'write', 'send'] }, weight: 0, says: 'the connection stood' },
  ],
  question: {
    ask: 'Is there a rule which sends resets for that port?',
    run: 'sudo iptables -S INPUT',
    answers: [
      {
        reads: { output: 'iptables', rows: { target: 'REJECT', rejectWith: 'tcp-reset' } },
        weight: 6,
        says: 'a rule answers with a reset (port {rulePort})',
        fills: { rulePort: 'port' },
      },
      { reads: { output: 'iptables', rows: 'none' }, weight: -4, says: 'no rule filters incoming packets' },
    ],
  },
  fixes: [
    {
      title: 'Let established connections pass first',
      when: 'The rule is meant for new connections only.',
      steps: [
        { kind: 'sh', sh: 'sudo iptables -S INPUT' },
        {
          kind: 'sh',
          sh: 'sudo iptables -I INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT',
          changes: 'Packets of connections that stand are accepted before any other rule is read.',
        },
        {
          kind: 'code',
          runtime: 'nftables',
          language: 'sh',
          code: 'nft insert rule inet filter input ct state established,related accept',
        },
      ],
      whyItWorks: 'The kernel keeps a table of connections; the rule asks that table, and what stands stays.',
      risk: { level: 'reversible', undo: 'The same command with -D instead of -I.' },
      proof: { sh: 'sudo iptables -S INPUT | head -n 2', shows: 'the rule for ESTABLISHED at the top' },
    },
    {
      title: 'Take the rule out',
      when: 'It hits the wrong clients.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo iptables -D INPUT -p tcp --dport {port} -j REJECT --reject-with tcp-reset',
          changes: 'Deletes that one rule until something adds it again.',
        },
        { kind: 'code', runtime: 'fail2ban', language: 'sh', code: 'sudo fail2ban-client unban 198.51.100.7' },
      ],
      whyItWorks: 'The next connection is answered by the server itself.',
      risk: { level: 'reversible', undo: 'The same command with -A.' },
      proof: { sh: 'nc -vz {address} {port}', shows: '`succeeded`' },
    },
  ],
  popularButWrong: {
    advice: 'Restart the server.',
    because: 'It never saw the packet. Its side of the connection is even still open, and `ss` on the server shows it.',
  },
  exceptions: ['A rule that drops instead lets the connection hang, and after many minutes it ends with ETIMEDOUT.'],
  sources: ['man:iptables-extensions(8)', 'man:nft(8)', 'man:tcp(7)', 'https://www.rfc-editor.org/rfc/rfc9293'],
  scenario: {
    params: { port: 3000, program: 'bash', address: '10.0.0.9' },
    world: 'network',
    with: {
      files: {
        '/srv/net/request': { text: 'GET / HTTP/1.1\r\nHost: lab\r\n\r\n' },
        '/srv/net/ask.sh': {
          text: '#!/bin/bash\n# Asks twice on one connection; the second time after somebody has worked on the firewall.\nexec 3<>/dev/tcp/{address}/{port}\nask() { cat request >&3; head -n 1 <&3; }\nask\n"$@"\nask\n',
          mode: '755',
        },
      },
      processes: [{ argv: ['node', 'server.js'], cwd: '/srv/net', ready: { listen: '{port}' } }],
    },
    reproduce: {
      run: './ask.sh sudo iptables -A INPUT -p tcp --dport {port} -j REJECT --reject-with tcp-reset',
      fails: { call: 'read', errno: 'ECONNRESET' },
    },
    steps: [
      {
        title: 'A rule comes in between',
        ask: 'Ask twice on one connection. In between somebody adds a rule.',
        run: './ask.sh sudo iptables -A INPUT -p tcp --dport {port} -j REJECT --reject-with tcp-reset',
        done: { kind: 'fails', call: 'read', errno: 'ECONNRESET' },
      },
      {
        title: 'Read the rules',
        ask: 'What does the firewall do with packets to port {port}?',
        run: 'sudo iptables -S INPUT',
        done: { kind: 'ran', program: ['iptables', 'nft'] },
      },
      {
        title: 'Take it out',
        ask: 'Delete the rule and ask again.',
        run: 'sudo iptables -D INPUT -p tcp --dport {port} -j REJECT --reject-with tcp-reset; curl -sS http://{address}:{port}/',
        done: { kind: 'connected', port: '{port}' },
      },
    ],
    solved: { kind: 'ran', program: ['curl'] },
    solutions: [
      {
        title: 'Delete the rule',
        run: 'sudo iptables -D INPUT -p tcp --dport {port} -j REJECT --reject-with tcp-reset; curl -sS http://{address}:{port}/',
      },
      {
        title: 'Put an exception in front of it',
        run: 'sudo iptables -I INPUT -p tcp --dport {port} -j ACCEPT; curl -sS http://{address}:{port}/',
      },
    ],
    wrong: [
      { run: 'curl -sS http://{address}:{port}/', but: 'A new connection is refused by the same rule.' },
      {
        run: 'fuser -k {port}/tcp; sleep 0.5; node server.js & sleep 1; curl -sS http://{address}:{port}/',
        but: 'A new server stands behind the old rule.',
      },
    ],
  },
})
