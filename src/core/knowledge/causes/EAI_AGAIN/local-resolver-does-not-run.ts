import { defineCause } from '../../schema.ts'

/** resolv.conf names 127.0.0.x (or nothing, which means 127.0.0.1), and nobody receives on port 53 there. */
export default defineCause({
  title: 'The resolver of this machine does not run',
  because:
    '`{program|The program}` could not look up {hostname|`$`|the host} **because** `/etc/resolv.conf` sends questions to this machine itself, and no resolver answers on its port 53',
  why: `
\`nameserver 127.0.0.53\` means systemd-resolved, 127.0.0.1 a local dnsmasq, unbound or bind. When that service is stopped, has crashed, or was never in this
container, the kernel answers “port unreachable”, and glibc gives up with EAI_AGAIN within milliseconds. An empty \`resolv.conf\` means 127.0.0.1 too.`,
  prior: 1,
  clues: [
    {
      when: { text: '127\\.0\\.0\\.(?:53|54|1)(?:[:#]53| port 53|:53:)|systemd-resolved|dnsmasq|unbound' },
      weight: 4,
      says: 'a resolver on this machine stands in the log',
    },
    {
      when: { text: 'lookup \\S+ on (?:127\\.|\\[::1\\])' },
      weight: 4,
      says: 'the question went to this machine itself',
    },
    { when: { text: 'connection refused' }, weight: 1, says: 'the answer came at once: refused, not silence' },
    {
      when: { text: 'i/o timeout|timed out' },
      weight: -2,
      says: 'nobody answered in time, and loopback answers at once',
    },
  ],
  question: {
    ask: 'Which server is asked, and does anybody receive there?',
    run: "cat /etc/resolv.conf; sudo ss -lunp 'sport = :53'",
    answers: [
      { reads: { output: 'ss', rows: 'none' }, weight: 4, says: 'nobody receives on port 53 of this machine' },
      {
        reads: { output: 'ss', where: { port: '53' }, rows: { state: 'UNCONN' } },
        weight: -5,
        says: '`{holder}` receives on port 53',
      },
      {
        reads: { output: 'resolv.conf', rows: { server: '127\\..+|::1' } },
        weight: 4,
        says: '{server} is this machine itself',
      },
      {
        reads: { output: 'resolv.conf', rows: { server: '(?!127\\.|::1).+' } },
        weight: -5,
        says: '{server} is another machine',
      },
    ],
  },
  fixes: [
    {
      title: 'Start the resolver',
      when: 'It belongs on this machine.',
      steps: [
        { kind: 'sh', sh: 'systemctl status systemd-resolved dnsmasq unbound' },
        { kind: 'sh', sh: 'sudo systemctl enable --now systemd-resolved', changes: 'Starts it now and at each boot.' },
      ],
      whyItWorks: 'It binds 127.0.0.53:53 and passes questions on to the servers of the network.',
      risk: { level: 'reversible', undo: 'sudo systemctl disable --now systemd-resolved' },
      proof: { sh: 'resolvectl query {hostname}', shows: 'an address' },
    },
    {
      title: 'Name a server of the network instead',
      when: 'There shall be no resolver here, as in a container.',
      steps: [
        { kind: 'sh', sh: 'ls -l /etc/resolv.conf' },
        {
          kind: 'sh',
          sh: 'sudo ln -sf /run/systemd/resolve/resolv.conf /etc/resolv.conf',
          changes: 'Uses the real servers which systemd-resolved has learned, not its stub.',
        },
        { kind: 'code', runtime: 'docker', language: 'sh', code: 'docker run --dns 10.0.0.2 IMAGE' },
      ],
      whyItWorks: 'Questions then leave the machine and reach a server that answers.',
      risk: { level: 'reversible', undo: 'sudo ln -sf ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf' },
      proof: { sh: 'getent ahosts {hostname}', shows: 'addresses' },
    },
  ],
  popularButWrong: {
    advice: 'Write `nameserver 8.8.8.8` into /etc/resolv.conf by hand.',
    because:
      'The file is mostly a link that the next DHCP lease writes anew, and names of your own network are unknown to a public server.',
  },
  sources: [
    'man:resolv.conf(5)',
    'https://www.freedesktop.org/software/systemd/man/latest/systemd-resolved.service.html',
    'man:getaddrinfo(3)',
  ],
  notReproducible:
    'The resolver of the lab tells this failure without asking a server; a real Linux shows `recvfrom` with ECONNREFUSED from port 53 under strace.',
})
