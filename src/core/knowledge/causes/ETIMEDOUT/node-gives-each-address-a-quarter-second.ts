import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'Node.js gave each address only a quarter of a second',
  because:
    '`{program|The program}` gave up on {address|`$`|the server}{port|:$|} **because** Node.js 20 waits 250 ms for each address of a name before it tries the next',
  why: `
Since version 20 Node.js tries all addresses of a name in turn (\`autoSelectFamily\`), and gives each of them 250 ms. On a slow line, by VPN or from far away a handshake takes longer; then every address times out, and an AggregateError with several ETIMEDOUT comes
within half a second. The kernel would have waited for two minutes, and curl works.`,
  prior: 1,
  clues: [
    {
      when: { text: 'AggregateError|internalConnectMultiple' },
      weight: 6,
      says: 'Node.js tried several addresses, which is where the short limit holds',
    },
    { when: { dialect: ['node', 'npm'] }, weight: 1, says: 'it is Node.js' },
    {
      when: { text: 'ENETUNREACH|EHOSTUNREACH' },
      weight: 1,
      says: 'another address of the name cannot be reached at all',
    },
    { when: { dialect: ['curl', 'go', 'python', 'java', 'bash', 'ssh'] }, weight: -6, says: 'it is not Node.js' },
  ],
  fixes: [
    {
      title: 'Give each attempt more time',
      when: 'The line is slow.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'sh',
          code: 'NODE_OPTIONS=--network-family-autoselection-attempt-timeout=2000 node app.js',
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "require('node:net').setDefaultAutoSelectFamilyAttemptTimeout(2000)",
        },
      ],
      whyItWorks: 'A handshake of half a second then comes through on the first address that works.',
      risk: { level: 'reversible', undo: 'Take the option out.' },
      proof: {
        sh: "node -e \"require('net').connect(443, '{hostname}', () => process.exit(console.log('connected')))\"",
        shows: '`connected`',
      },
    },
    {
      title: 'Try one family only',
      when: 'IPv6 does not work here anyway.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'sh',
          code: 'NODE_OPTIONS="--no-network-family-autoselection --dns-result-order=ipv4first" node app.js',
        },
      ],
      whyItWorks: 'With a single attempt the limit of 250 ms does not apply, and the patience of the kernel counts.',
      risk: { level: 'reversible', undo: 'Take the option out.' },
      proof: {
        sh: "curl -so /dev/null -w '%{time_connect}\\n' https://{hostname}/",
        shows: 'how long a handshake takes: compare with 0.25',
      },
    },
  ],
  popularButWrong: {
    advice: 'Raise the timeout of the HTTP library.',
    because: 'That limit is for the whole request. This one is per address, and lies below it.',
  },
  exceptions: ['If curl needs two minutes and fails too, look for a firewall or a wrong address.'],
  sources: [
    'https://nodejs.org/api/net.html',
    'https://nodejs.org/api/cli.html',
    'https://www.rfc-editor.org/rfc/rfc8305',
  ],
  notReproducible: 'No system call fails with this code: Node.js gives up by itself, and closes the socket.',
})
