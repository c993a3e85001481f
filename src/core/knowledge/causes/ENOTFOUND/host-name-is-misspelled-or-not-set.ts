import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The name is misspelled, or a setting is empty',
  because: '`{program|The program}` found no address for {hostname|`$`|the host} **because** no such name exists',
  why: `
What was looked up is not what you meant: a typing mistake, the word \`undefined\` from a missing environment variable, a whole URL
(\`https://…\`) or a port in a place for a bare host name, a space or a line break at its end.`,
  prior: 2,
  clues: [
    {
      when: { entity: { hostname: 'undefined|null|NaN|\\[object Object\\]|' } },
      weight: 6,
      says: '`{hostname}` is what remains of a setting that is missing',
    },
    {
      when: { entity: { hostname: '.*(?://|:\\d|/|\\s|@).*' } },
      weight: 5,
      says: '`{hostname}` holds more than a host name',
    },
    {
      when: { entity: { hostname: '[\\w-]+' } },
      weight: -1,
      says: '`{hostname}` is a name without a dot: a container, or a machine of the local network',
    },
    { when: { text: 'process\\.env|\\.env\\b|environment variable|config' }, weight: 1, says: 'settings play a part' },
  ],
  question: {
    ask: 'Does the name have an address, asked from the same place?',
    run: 'getent ahosts {hostname}',
    answers: [
      { reads: { output: 'getent', rows: { address: '.+' } }, weight: -4, says: 'it has the address {address}' },
      { reads: { output: 'getent', rows: 'none' }, weight: 2, says: 'it has none' },
    ],
  },
  fixes: [
    {
      title: 'Look at the name as the program sees it',
      when: 'First.',
      steps: [
        { kind: 'sh', sh: "node -p 'JSON.stringify(process.env.DB_HOST)'" },
        { kind: 'sh', sh: 'printenv DB_HOST | cat -A' },
      ],
      whyItWorks: 'Quotes around the value make invisible characters visible.',
      risk: { level: 'read-only' },
      proof: { sh: 'getent ahosts {hostname}', shows: 'at least one address' },
    },
    {
      title: 'Fail early when a setting is missing',
      when: 'For good.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "const host = process.env.DB_HOST\nif (!host) throw new Error('DB_HOST is not set')",
        },
        { kind: 'code', runtime: 'bash', language: 'sh', code: ': "${DB_HOST:?is not set}"' },
      ],
      whyItWorks: 'The message then names the setting and not a host called “undefined”.',
      risk: { level: 'reversible', undo: 'Remove the check.' },
      proof: { sh: 'env -u DB_HOST node server.js', shows: 'DB_HOST is not set' },
    },
  ],
  popularButWrong: {
    advice: 'Set another DNS server.',
    because: 'A name that does not exist has no address anywhere.',
  },
  sources: ['man:getent(1)', 'man:getaddrinfo(3)', 'https://nodejs.org/api/dns.html'],
  notReproducible:
    '`getaddrinfo` is a function of the C library: no system call fails with this code. Try `getent hosts` in any lab.',
})
