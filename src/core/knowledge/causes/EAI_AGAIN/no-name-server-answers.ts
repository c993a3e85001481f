import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'No name server can be reached',
  because: '`{program|The program}` could not look up {hostname|`$`|the host} **because** no name server answered',
  why: `
The machine or container has no network at all, \`/etc/resolv.conf\` names a server that is not there (an old one, one of a VPN that is
off, an address of another container), or packets to port 53 are dropped.`,
  prior: 3,
  clues: [
    {
      when: { text: 'docker build|RUN |buildkit|docker|container|kubernetes|\\bCI\\b|sandbox' },
      weight: 2,
      says: 'it happens in a container or a build, which has a resolver of its own',
    },
    {
      when: { also: ['ENETUNREACH', 'EHOSTUNREACH', 'ETIMEDOUT'] },
      weight: 2,
      says: 'other connections fail too: the network itself is missing',
    },
    {
      when: { text: 'registry\\.npmjs\\.org|github\\.com|pypi\\.org|deb\\.debian\\.org|archive\\.ubuntu\\.com' },
      weight: 1,
      says: 'a name that certainly exists',
    },
    { when: { countAtLeast: 3 }, weight: 1, says: 'several look-ups failed' },
  ],
  question: {
    ask: 'Which name server is asked, and does it answer?',
    run: 'cat /etc/resolv.conf; ip route',
    answers: [
      {
        reads: { output: 'ip-route', rows: { to: 'default' } },
        weight: -1,
        says: 'there is a way to the outside, by {via}',
      },
      { reads: { output: 'ip-route', rows: 'none' }, weight: 2, says: 'there is no route to anywhere' },
      {
        reads: { output: 'resolv.conf', rows: { server: '127\\.0\\.0\\.53' } },
        weight: 0,
        says: 'systemd-resolved is asked; inside of a container it cannot be reached at that address',
      },
      { reads: { output: 'resolv.conf', rows: { server: '.+' } }, weight: 1, says: '{server} is asked' },
    ],
  },
  fixes: [
    {
      title: 'Bring the network up, then ask by hand',
      when: 'There is no route, or other connections fail too.',
      steps: [
        { kind: 'sh', sh: 'ip -br addr; ip route' },
        { kind: 'sh', sh: 'getent ahosts {hostname}' },
      ],
      whyItWorks: 'Without a way to the name server every name fails, whichever it is.',
      risk: { level: 'read-only' },
      proof: { sh: 'getent ahosts deb.debian.org', shows: 'addresses' },
    },
    {
      title: 'Name a resolver that this place can reach',
      when: 'The network is up, and only names fail.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'json',
          code: '{ "dns": ["10.0.0.2"] }',
          note: '/etc/docker/daemon.json, then restart Docker. Take the resolver of your own network.',
        },
        { kind: 'code', runtime: 'docker', language: 'yaml', code: 'services:\n  web:\n    dns: 10.0.0.2' },
        { kind: 'sh', sh: 'resolvectl status' },
      ],
      whyItWorks:
        'A container copies the list of its host; addresses such as 127.0.0.53 mean the container itself in there.',
      risk: { level: 'reversible', undo: 'Remove the setting and restart Docker.' },
      proof: { sh: 'docker compose exec web getent hosts deb.debian.org', shows: 'an address' },
    },
  ],
  popularButWrong: {
    advice: 'Write the address into /etc/hosts.',
    because: 'It hides the fault for one name until that address changes; every other name still fails.',
  },
  sources: [
    'man:resolv.conf(5)',
    'man:getaddrinfo(3)',
    'https://docs.docker.com/engine/daemon/troubleshoot/',
    'https://www.freedesktop.org/software/systemd/man/latest/resolvectl.html',
  ],
  notReproducible:
    '`getaddrinfo` is a function of the C library: no system call fails with this code. `getent hosts deb.debian.org` in any lab shows it: the lab has no name server.',
})
