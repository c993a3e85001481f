import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'A proxy or firewall in between cut the connection',
  because:
    'The connection of `{program|the program}` to {address|`$`|the server} was reset **because** something between the two ended it, not the server itself',
  why: `
Load balancers reset a connection whose idle time is over, company proxies and antivirus programs reset what they do not want to pass, and a
firewall that has lost its table resets what it does not know. The server never sees the reset that you see, and its log is empty.`,
  prior: 1,
  clues: [
    {
      when: { text: 'proxy|corporate|zscaler|VPN|load balancer|\\bELB\\b|\\bALB\\b|cloudflare|ingress|envoy' },
      weight: 2,
      says: 'something in between is named in the log',
    },
    {
      when: { text: 'kex_exchange_identification|TLS|SSL|handshake|before secure TLS connection' },
      weight: 2,
      says: 'it was cut during the first words of the conversation, where filters decide',
    },
    {
      when: { entity: { address: '127\\..*|::1|localhost' } },
      weight: -6,
      says: 'client and server are on one machine, so that nothing lies in between',
    },
    {
      when: { text: 'registry\\.npmjs|pypi\\.org|github\\.com|registry-1\\.docker' },
      weight: 1,
      says: 'a public service that works for others',
    },
  ],
  fixes: [
    {
      title: 'Find out who sends the reset',
      when: 'First.',
      steps: [
        { kind: 'sh', sh: "sudo tcpdump -ni any -v 'host {address} and tcp[tcpflags] & tcp-rst != 0'" },
        {
          kind: 'text',
          text: 'Compare the TTL of the reset with that of the other packets: a different one means that another machine sent it.',
        },
        { kind: 'sh', sh: 'curl -sv https://{hostname}/ -o /dev/null' },
      ],
      whyItWorks: 'Each router takes one off the TTL; a packet from a nearer machine has more of it left.',
      risk: { level: 'read-only' },
      proof: { sh: 'curl -sI https://{hostname}/', shows: 'a status line, from another network such as a phone' },
    },
    {
      title: 'Tell the program about the proxy that you have to use',
      when: 'Your company has one.',
      steps: [
        { kind: 'sh', sh: 'export HTTPS_PROXY=http://proxy.example:8080', changes: 'This shell and what it starts.' },
        { kind: 'code', runtime: 'npm', language: 'sh', code: 'npm config set https-proxy http://proxy.example:8080' },
        {
          kind: 'code',
          runtime: 'git',
          language: 'sh',
          code: 'git config --global http.proxy http://proxy.example:8080',
        },
      ],
      whyItWorks: 'The direct way is cut, the proxy is let through.',
      risk: { level: 'reversible', undo: 'unset HTTPS_PROXY; npm config delete https-proxy.' },
      proof: { sh: 'curl -sI https://{hostname}/', shows: 'a status line' },
    },
  ],
  popularButWrong: {
    advice: 'Switch the check of certificates off.',
    because: 'It does not stop the reset, and from then on nobody notices who reads along.',
  },
  sources: [
    'man:tcp(7)',
    'man:curl(1)',
    'https://docs.npmjs.com/cli/v10/using-npm/config',
    'https://git-scm.com/docs/git-config',
  ],
  notReproducible: 'It takes a device between two machines; the lab is one machine.',
})
