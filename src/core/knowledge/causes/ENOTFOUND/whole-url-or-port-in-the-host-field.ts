import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'A URL, a port or a path was given where a host name belongs',
  because:
    '`{program|The program}` found no address for {hostname|`$`|the host} **because** this is more than a host name: a scheme, a port, a path or a password is in it',
  why: `
A resolver takes \`db.example.com\` and nothing else. \`https://db.example.com\`, \`db.example.com:5432\`, \`db.example.com/\` and \`user:secret@db\` are looked up letter by letter, and no such
name exists. It comes from a setting called HOST that was filled with a URL, from a password with \`@\`, \`/\` or \`#\` in a connection string, and from two joined schemes (\`http://http://…\`).`,
  prior: 1,
  clues: [
    {
      when: { entity: { hostname: '.*(?:://|/|@|:\\d+$).*' } },
      weight: 8,
      says: '`{hostname}` holds more than a host name',
    },
    {
      when: { entity: { hostname: 'https?' } },
      weight: 8,
      says: 'the scheme itself was looked up: two of them stand in the URL',
    },
    {
      when: { text: 'ENOTFOUND https?://|ENOTFOUND \\S+:\\d+(?:\\s|$)|http://https?:?//|https://https?:?//' },
      weight: 6,
      says: 'a URL stands where the name should',
    },
    { when: { entity: { hostname: '[\\w.-]+' } }, weight: -2, says: '`{hostname}` looks like a plain host name' },
  ],
  question: {
    ask: 'What is in the setting, letter by letter?',
    run: 'printenv | grep -iE "host|url" | cat -A',
    answers: [
      {
        reads: { output: 'environment', where: { variable: '.*HOST.*' }, rows: { value: '.*(?:://|:\\d+|/|\\^M).*' } },
        weight: 4,
        says: '{variable} holds “{value}”, which is more than a host',
      },
    ],
  },
  fixes: [
    {
      title: 'Take the URL apart',
      when: 'You have a URL and the library wants a host.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "const { hostname, port } = new URL(process.env.API_URL)\nhttp.request({ hostname, port, path: '/v1' })",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'u = urllib.parse.urlsplit(os.environ["API_URL"])\nhttp.client.HTTPSConnection(u.hostname, u.port)',
        },
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'u, err := url.Parse(os.Getenv("API_URL"))\nnet.Dial("tcp", u.Host)   // Host has the port, Hostname() has not',
        },
        {
          kind: 'code',
          runtime: 'java',
          language: 'java',
          code: 'URI u = URI.create(System.getenv("API_URL"));\nnew Socket(u.getHost(), u.getPort());',
        },
      ],
      whyItWorks: 'A parser knows where the name begins and ends.',
      risk: { level: 'reversible', undo: 'Use the old lines.' },
      proof: { sh: 'getent ahosts {hostname}', shows: 'addresses, for the bare name' },
    },
    {
      title: 'Encode the password in the connection string',
      when: 'It holds `@`, `/`, `:` or `#`.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'const url = `postgres://app:${encodeURIComponent(password)}@db:5432/app`',
        },
      ],
      whyItWorks:
        'An `@` of the password otherwise ends the part before the host, and the rest of the password is taken for the host.',
      risk: { level: 'reversible', undo: 'Write it as before.' },
      proof: { sh: 'node -p "new URL(process.env.DATABASE_URL).hostname"', shows: 'the host alone' },
    },
  ],
  popularButWrong: {
    advice: 'Put the whole text with its address into /etc/hosts.',
    because: 'A name with a slash or a colon is no valid entry there; the setting is what must change.',
  },
  sources: [
    'https://nodejs.org/api/url.html',
    'https://nodejs.org/api/http.html',
    'man:getaddrinfo(3)',
    'https://www.rfc-editor.org/rfc/rfc3986',
  ],
  notReproducible: 'No system call fails: the resolver refuses the text, or a name server says that it does not exist.',
})
