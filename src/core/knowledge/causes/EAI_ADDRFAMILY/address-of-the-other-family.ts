import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'IPv4 was demanded for an IPv6 address, or the other way round',
  because:
    '`{program|The program}` got no address for {hostname|`$`|the host} **because** the family was fixed to one of IPv4 and IPv6, and the host has only the other',
  why: `
\`-4\`, \`-6\`, \`AF_INET\` and \`AF_INET6\` restrict the answer to one family. An address that is written out, such as \`::1\` or \`127.0.0.1\`, belongs to one family and is never converted. A name gets the same answer when
\`/etc/hosts\` has it for the other family only: \`ping -6 localhost\` where the line \`::1 localhost\` is missing.`,
  prior: 3,
  clues: [
    {
      when: { text: '(?:^|\\s)-(?:4|6)\\b|--ipv[46]|TCP[46]:|AF_INET|AddressFamily' },
      weight: 4,
      says: 'one family was demanded',
    },
    {
      when: { text: '(?:ping|ssh|telnet|nc|wget).*(?:\\d+\\.\\d+\\.\\d+\\.\\d+|::1)' },
      weight: 2,
      says: 'an address is written out, and its family cannot change',
    },
  ],
  question: {
    ask: 'Which addresses does the host have, of any family?',
    run: 'getent ahosts {hostname}',
    answers: [
      {
        reads: { output: 'getent', rows: { address: '.+' } },
        weight: 4,
        says: 'the host has the address {hostAddress}',
        fills: { hostAddress: 'address' },
      },
    ],
  },
  fixes: [
    {
      title: 'Leave the family open',
      when: 'Nothing needs just one of them.',
      steps: [
        { kind: 'sh', sh: 'ping -c1 {hostname}' },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'socket.create_connection((host, port))   # tries each address of either family',
        },
        { kind: 'code', runtime: 'c', language: 'c', code: 'hints.ai_family = AF_UNSPEC;' },
      ],
      whyItWorks: 'The resolver then returns what there is, here {hostAddress|the address of the other family}.',
      risk: { level: 'reversible', undo: 'Demand the one family again.' },
      proof: { sh: 'getent ahosts {hostname}', shows: 'at least one line' },
    },
    {
      title: 'Add the missing line for localhost',
      when: 'The name is `localhost`, and /etc/hosts has it for IPv4 only.',
      steps: [
        {
          kind: 'sh',
          sh: "echo '::1 localhost ip6-localhost' | sudo tee -a /etc/hosts",
          changes: 'Gives `localhost` its IPv6 address, for all programs of this machine.',
        },
      ],
      whyItWorks: 'The file is read at each question, so the next call finds both addresses.',
      risk: { level: 'reversible', undo: "sudo sed -i '/^::1 localhost ip6-localhost$/d' /etc/hosts" },
      proof: { sh: 'getent ahostsv6 localhost', shows: '`::1`, not `::ffff:127.0.0.1`' },
    },
  ],
  popularButWrong: {
    advice: 'Switch IPv6 on in the kernel.',
    because: 'No packet was sent and no socket made: the resolver refused the pair of family and address by itself.',
  },
  exceptions: [
    'A bare `curl -4 http://[::1]/` says “Couldn’t connect to server” instead; wget, ssh, nc and ping print the resolver’s words.',
  ],
  sources: ['man:getaddrinfo(3)', 'man:ping(8)', 'man:hosts(5)', 'posix:getaddrinfo'],
  notReproducible:
    'The resolver refuses without a system call that fails; `ping -4 ::1` and `ping -6 127.0.0.1` show it on a real Linux.',
})
