import { defineCause } from '../../schema.ts'

/** curl, git, wget, apt and others say "could not resolve" for EAI_NONAME and for EAI_AGAIN alike. */
export default defineCause({
  title: 'No name server could be asked',
  because:
    '`{program|The program}` found no address for {hostname|`$`|the host} **because** no name server answered: its words are the same as for a name that does not exist',
  why: `
curl, Git, wget and apt say “could not resolve” whatever the resolver told them. Without a network, behind a VPN that has gone, in a build without DNS or
with a dead server in \`/etc/resolv.conf\` every name fails like that, also one that certainly exists. \`getent\` and \`ping\` tell the two apart.`,
  prior: 1,
  clues: [
    {
      when: {
        entity: {
          hostname:
            '(?:[\\w.-]+\\.)?(?:github\\.com|githubusercontent\\.com|gitlab\\.com|bitbucket\\.org|npmjs\\.(?:org|com)|pypi\\.org|pythonhosted\\.org|debian\\.org|ubuntu\\.com|docker\\.(?:io|com)|google\\.com|googleapis\\.com|amazonaws\\.com|crates\\.io|rubygems\\.org|maven\\.org|golang\\.org|microsoft\\.com|alpinelinux\\.org|centos\\.org|fedoraproject\\.org)',
        },
      },
      weight: 6,
      says: '`{hostname}` certainly exists',
    },
    {
      when: { text: '[Cc]ould not resolve (?:host|proxy)|unable to resolve host address|Temporary failure resolving' },
      weight: 2,
      says: 'these words do not tell whether anybody was asked',
    },
    {
      when: { also: ['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EAI_AGAIN'] },
      weight: 3,
      says: 'other failures in the log say that the network is missing',
    },
    {
      when: { text: 'NXDOMAIN|Name or service not known|no such host' },
      weight: -5,
      says: 'somebody was asked, and knows no such name',
    },
    {
      when: { entity: { hostname: '[\\w-]+|undefined|null|.*(?://|:\\d|\\s).*' } },
      weight: -5,
      says: '`{hostname}` is no name that a public server could know',
    },
  ],
  question: {
    ask: 'Does any name have an address here?',
    run: 'getent ahosts deb.debian.org; cat /etc/resolv.conf; ip route',
    answers: [
      {
        reads: { output: 'getent', rows: { address: '.+' } },
        weight: -5,
        says: 'another name has the address {address}: the servers answer',
      },
      { reads: { output: 'ip-route', rows: 'none' }, weight: 5, says: 'there is no route to anywhere' },
      {
        reads: { output: 'resolv.conf', rows: { server: '127\\.0\\.0\\.53' } },
        weight: 0,
        says: 'systemd-resolved is asked; in a container it cannot be reached at that address',
      },
    ],
  },
  fixes: [
    {
      title: 'See where the way to the name server ends',
      when: 'Always first: it changes nothing.',
      steps: [
        { kind: 'sh', sh: 'ip -br addr; ip route; cat /etc/resolv.conf' },
        { kind: 'sh', sh: 'resolvectl status' },
        { kind: 'sh', sh: 'dig +time=2 +tries=1 {hostname}' },
      ],
      whyItWorks: '`dig` names the server that it asked, and says whether it timed out, was refused or answered.',
      risk: { level: 'read-only' },
      proof: { sh: 'getent ahosts {hostname}', shows: 'addresses' },
    },
    {
      title: 'Give the container or the build a resolver that it can reach',
      when: 'It works on the host and fails in there.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run --rm --dns 10.0.0.2 alpine nslookup github.com',
        },
        {
          kind: 'text',
          text: 'If that helps, write the address into `"dns"` of /etc/docker/daemon.json and restart Docker; 10.0.0.2 stands for the resolver of your own network.',
        },
      ],
      whyItWorks: 'After a change of the VPN or of the network a container keeps the list with which it started.',
      risk: { level: 'reversible', undo: 'Take the setting out again and restart Docker.' },
      proof: { sh: 'docker run --rm alpine nslookup github.com', shows: 'an address' },
    },
  ],
  popularButWrong: {
    advice: 'Set `nameserver 8.8.8.8` in /etc/resolv.conf.',
    because:
      'On most systems that file is generated and written again at the next change of the network; behind a company’s firewall that server does not answer, and names of your own network are gone.',
  },
  sources: [
    'man:getaddrinfo(3)',
    'man:resolv.conf(5)',
    'https://curl.se/libcurl/c/libcurl-errors.html',
    'https://docs.docker.com/engine/network/',
  ],
  notReproducible: 'No system call fails: packets to the name server are lost, or there is nobody to send them to.',
})
