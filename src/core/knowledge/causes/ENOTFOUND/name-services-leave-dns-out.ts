import { defineCause } from '../../schema.ts'

/** /etc/nsswitch.conf: `hosts: files`, or [NOTFOUND=return] before dns. */
export default defineCause({
  title: 'The resolver is told not to ask DNS',
  because:
    '`{program|The program}` found no address for {hostname|`$`|the host} **because** `/etc/nsswitch.conf` does not let it ask a name server',
  why: `
The line \`hosts:\` says where names are looked up and in which order. With \`hosts: files\` only \`/etc/hosts\` counts. \`mdns4_minimal [NOTFOUND=return]\` ends the search for every name in
\`.local\`, also for those of a company's own DNS. \`dig\` asks the server directly and finds the name, while all other programs do not.`,
  prior: 0,
  clues: [
    {
      when: { entity: { hostname: '.*\\.local' } },
      weight: 2,
      says: '`{hostname}` ends in .local, which is left to multicast DNS on many desktops',
    },
    {
      when: { text: 'nsswitch|mdns4?_minimal|NOTFOUND=return|avahi' },
      weight: 5,
      says: 'the order of name services stands in the log',
    },
    { when: { text: '\\bdig\\b|nslookup|NOERROR' }, weight: 2, says: 'somebody has asked the name server by hand' },
  ],
  question: {
    ask: 'Does the name server know it, while getent does not?',
    run: 'grep ^hosts /etc/nsswitch.conf; getent hosts {hostname}; dig +short {hostname}',
    answers: [{ reads: { output: 'getent', rows: { address: '.+' } }, weight: -3, says: 'the system finds {address}' }],
  },
  fixes: [
    {
      title: 'Name dns in the line',
      when: 'It is missing there.',
      steps: [
        { kind: 'sh', sh: 'grep ^hosts /etc/nsswitch.conf' },
        {
          kind: 'sh',
          sh: "sudo sed -i.bak 's/^hosts:.*/hosts: files dns/' /etc/nsswitch.conf",
          changes: 'The order of look-ups for hosts; the old file stays beside it as nsswitch.conf.bak.',
        },
      ],
      whyItWorks:
        'What `files` does not know is then asked of the name servers in resolv.conf. Running programs must be restarted.',
      risk: { level: 'reversible', undo: 'sudo mv /etc/nsswitch.conf.bak /etc/nsswitch.conf' },
      proof: { sh: 'getent hosts {hostname}', shows: 'an address' },
    },
    {
      title: 'Let .local names go on to DNS',
      when: 'Your company uses .local for its own DNS.',
      steps: [{ kind: 'code', runtime: 'nsswitch', language: 'text', code: 'hosts: files dns mdns4_minimal' }],
      whyItWorks: 'DNS is asked before multicast DNS can end the search.',
      risk: { level: 'reversible', undo: 'Put the old order back.' },
      proof: { sh: 'getent hosts {hostname}', shows: 'an address' },
    },
  ],
  popularButWrong: {
    advice: 'Flush the DNS cache.',
    because: 'No server was asked, so there is no answer that could be stale.',
  },
  exceptions: [
    'Images with musl (Alpine) have no nsswitch.conf: musl always reads /etc/hosts and then asks DNS. Go programs built without cgo read the file by themselves.',
  ],
  sources: ['man:nsswitch.conf(5)', 'man:getent(1)', 'man:hosts(5)'],
  notReproducible: 'The resolver of the lab does not read this file, and no system call fails on a real Linux.',
})
