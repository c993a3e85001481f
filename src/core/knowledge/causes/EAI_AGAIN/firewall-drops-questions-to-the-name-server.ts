import { defineCause } from '../../schema.ts'

/** Packets to port 53 are dropped: five seconds for each server and attempt. */
export default defineCause({
  title: 'A firewall drops the questions to the name server',
  because:
    '`{program|The program}` could not look up {hostname|`$`|the host} **because** its questions to port 53 got no answer: they or the replies are dropped on the way',
  why: `
The resolver waits five seconds for each server and asks twice, so each look-up takes 10 to 30 seconds before it fails. Connections to addresses work, names do not.
Rules that let only TCP 80 and 443 out, network policies of Kubernetes without port 53, security groups and VPNs that forbid foreign name servers do this.`,
  prior: 1,
  clues: [
    {
      when: { text: 'i/o timeout|timed out|timeout' },
      weight: 3,
      says: 'silence, not refusal: the packets are dropped',
    },
    {
      when: {
        text: 'networkpolicy|network policy|security group|firewall|iptables|nftables|\\bufw\\b|firewalld|egress',
      },
      weight: 3,
      says: 'a firewall stands in the log',
    },
    { when: { also: ['ENETUNREACH'] }, weight: -4, says: 'there is no way out at all' },
    { when: { text: 'connection refused' }, weight: -3, says: 'somebody refused, so the packet arrived' },
  ],
  question: {
    ask: 'Does the server answer, by UDP and by TCP?',
    run: 'cat /etc/resolv.conf; dig +time=2 +tries=1 {hostname}; dig +tcp +time=2 +tries=1 {hostname}',
    answers: [
      { reads: { output: 'getent', rows: { address: '.+' } }, weight: -5, says: 'the name server answered' },
      {
        reads: { output: 'resolv.conf', rows: { server: '127\\..+|::1' } },
        weight: -2,
        says: '{server} is this machine, where nothing is dropped on the way',
      },
      {
        reads: { output: 'resolv.conf', rows: { server: '(?!127\\.|::1).+' } },
        weight: 1,
        says: '{server} must be reached over the network',
      },
    ],
  },
  fixes: [
    {
      title: 'Let port 53 out, both UDP and TCP',
      when: 'The firewall is yours.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo iptables -I OUTPUT -p udp --dport 53 -j ACCEPT; sudo iptables -I OUTPUT -p tcp --dport 53 -j ACCEPT',
          changes: 'Lets questions out until the next boot.',
        },
        {
          kind: 'code',
          runtime: 'kubernetes',
          language: 'yaml',
          code: 'egress:\n  - to:\n      - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }\n    ports:\n      - { protocol: UDP, port: 53 }\n      - { protocol: TCP, port: 53 }',
        },
      ],
      whyItWorks: 'Questions go by UDP, and answers that do not fit are asked for again by TCP: both must pass.',
      risk: { level: 'reversible', undo: 'The same commands with -D instead of -I.' },
      proof: { sh: 'dig +time=2 +tries=1 {hostname}', shows: '`status: NOERROR`' },
    },
    {
      title: 'Ask the server that is allowed',
      when: 'The network permits only its own name server.',
      steps: [{ kind: 'sh', sh: 'resolvectl dns; nmcli dev show | grep DNS' }],
      whyItWorks: 'Companies and clouds drop questions to foreign servers on purpose; the one from DHCP gets through.',
      risk: { level: 'read-only' },
      proof: { sh: 'getent ahosts {hostname}', shows: 'addresses' },
    },
  ],
  popularButWrong: {
    advice: 'Raise the timeout of the program.',
    because: 'Dropped packets do not come later. It only fails more slowly.',
  },
  sources: [
    'man:resolv.conf(5)',
    'man:iptables(8)',
    'man:dig(1)',
    'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
  ],
  notReproducible: 'No system call fails: the packets leave, and `poll` returns without an answer.',
})
