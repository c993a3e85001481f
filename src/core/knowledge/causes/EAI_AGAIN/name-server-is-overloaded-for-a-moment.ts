import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The name server failed for a moment',
  because:
    '`{program|The program}` could not look up {hostname|`$`|the host} **because** its name server did not answer in time, this once',
  why: `
Most look-ups work and some do not: the resolver is overloaded, a packet of UDP was lost, or a program asks for the same name thousands of times
because it keeps neither connections nor answers. Kubernetes multiplies each question by its list of search domains (\`ndots:5\`).`,
  prior: 1,
  clues: [
    {
      when: { text: 'kubernetes|\\bk8s\\b|\\bpod\\b|svc\\.cluster\\.local|coredns' },
      weight: 3,
      says: 'it runs in Kubernetes, where each name is asked several times',
    },
    {
      when: { text: 'intermittent|sometimes|retry|succeeded after|attempt 2' },
      weight: 2,
      says: 'it works at other times',
    },
    { when: { also: ['ENETUNREACH'] }, weight: -3, says: 'there is no network at all' },
  ],
  fixes: [
    {
      title: 'Keep connections, and ask less',
      when: 'The program makes many short connections.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'new https.Agent({ keepAlive: true })   // fewer connections, fewer look-ups',
        },
        {
          kind: 'code',
          runtime: 'kubernetes',
          language: 'yaml',
          code: 'dnsConfig:\n  options:\n    - { name: ndots, value: "1" }',
        },
        { kind: 'text', text: 'A dot at the end of a full name (`api.example.com.`) skips the search list.' },
      ],
      whyItWorks: 'Each kept connection is a look-up that is not made.',
      risk: { level: 'reversible', undo: 'Remove the option.' },
      proof: { sh: 'getent ahosts {hostname}', shows: 'an answer, each time' },
    },
    {
      title: 'Try again a little later',
      when: 'It is rare.',
      steps: [
        {
          kind: 'text',
          text: 'This is the one resolver error which asks to be repeated: wait a second, then two, then give up.',
        },
      ],
      whyItWorks: 'AGAIN in the name means just that: the answer is not known yet.',
      risk: { level: 'read-only' },
      proof: { sh: 'journalctl -u {unit} -n 50', shows: 'a second attempt that worked' },
    },
  ],
  popularButWrong: {
    advice: 'Cache addresses in the program for ever.',
    because: 'Servers move; the next change of an address becomes an outage.',
  },
  sources: [
    'man:resolv.conf(5)',
    'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/',
    'https://nodejs.org/api/dns.html',
  ],
  notReproducible: 'It takes a name server that fails now and then; the lab has none.',
})
