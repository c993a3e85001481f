import { defineCause } from '../../schema.ts'

/** resolv.conf: search, ndots. */
export default defineCause({
  title: 'The short name is not completed with the right domain',
  because:
    '`{program|The program}` found no address for {hostname|`$`|the host} **because** the list of search domains in `/etc/resolv.conf` does not lead to its full name',
  why: `
A short name such as \`web\` or \`web.staging\` is tried with each domain of the \`search\` line. In Kubernetes these are those of the pod's own namespace, so \`web\` means \`web.NAMESPACE.svc.cluster.local\`
and a service of another namespace is not found. VPNs and DHCP set the list too: off the VPN, \`git\` no longer means \`git.corp.example\`. Names with fewer dots than \`ndots\` are tried with the list first.`,
  prior: 1,
  clues: [
    {
      when: { entity: { hostname: '[\\w-]+' } },
      weight: 2,
      says: '`{hostname}` is a short name, which needs a domain',
    },
    {
      when: {
        entity: {
          hostname:
            '[\\w-]+\\.(?!(?:com|org|net|io|dev|app|edu|gov|info|cloud|de|fr|uk|eu|ch|at|nl|jp|cn|in|br|ru)$)[\\w-]+(?:\\.svc)?',
        },
      },
      weight: 1,
      says: '`{hostname}` may be a name within a cluster',
    },
    {
      when: { text: 'kubernetes|\\bk8s\\b|kubectl|\\bpod\\b|svc\\.cluster\\.local|ndots|search domain|namespace' },
      weight: 3,
      says: 'Kubernetes or a search list plays a part',
    },
    {
      when: { entity: { hostname: 'undefined|null|NaN|\\[object Object\\]' } },
      weight: -6,
      says: '`{hostname}` is what remains of a missing setting',
    },
    {
      when: { text: 'docker[- ]compose|docker compose' },
      weight: -1,
      says: 'names of compose services need no domain',
    },
  ],
  question: {
    ask: 'Which domains are tried, and does the full name work?',
    run: 'cat /etc/resolv.conf; getent hosts {hostname}.NAMESPACE.svc.cluster.local',
    answers: [
      { reads: { output: 'getent', rows: { address: '.+' } }, weight: 4, says: 'the full name leads to {address}' },
    ],
  },
  fixes: [
    {
      title: 'Write the full name',
      when: 'In configuration, always.',
      steps: [
        {
          kind: 'code',
          runtime: 'kubernetes',
          language: 'yaml',
          code: 'env:\n  - name: DB_HOST\n    value: db.data.svc.cluster.local   # service.namespace.svc.cluster.local',
        },
        {
          kind: 'text',
          text: 'With a dot at its end the name is taken as it is, and the search list is not used at all.',
        },
      ],
      whyItWorks: 'A full name means the same in every namespace and on every network.',
      risk: { level: 'reversible', undo: 'Write the short name again.' },
      proof: { sh: 'kubectl exec POD -- getent hosts db.data.svc.cluster.local', shows: 'an address' },
    },
    {
      title: 'Add the domain to the search list',
      when: 'People type the short name all day.',
      steps: [
        { kind: 'code', runtime: 'docker', language: 'sh', code: 'docker run --dns-search corp.example IMAGE' },
        { kind: 'code', runtime: 'systemd-resolved', language: 'ini', code: '[Resolve]\nDomains=corp.example' },
        {
          kind: 'code',
          runtime: 'kubernetes',
          language: 'yaml',
          code: 'dnsConfig:\n  searches: [data.svc.cluster.local]',
        },
      ],
      whyItWorks: 'The resolver then tries the short name with that domain, too.',
      risk: { level: 'reversible', undo: 'Take the domain out.' },
      proof: { sh: 'getent hosts {hostname}', shows: 'an address' },
    },
  ],
  popularButWrong: {
    advice: 'Raise `ndots`.',
    because:
      'It only decides which names are tried with the list first; a domain that is not in the list is never tried. And each step multiplies the questions to the server.',
  },
  exceptions: [
    'musl before 1.1.13 ignored the search list; Alpine images of today use it, but stop at the first domain that answers with an error.',
  ],
  sources: [
    'man:resolv.conf(5)',
    'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/',
    'https://www.freedesktop.org/software/systemd/man/latest/resolved.conf.html',
  ],
  notReproducible: 'It takes a name server with domains of its own; the lab has none, and no system call fails.',
})
