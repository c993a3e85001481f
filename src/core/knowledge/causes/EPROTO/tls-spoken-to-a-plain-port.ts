import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'TLS is spoken to a port which speaks plain text',
  because:
    '`{program|The program}` failed in the TLS handshake with {address|$|the server}{port|:$|} **because** what answered there was no TLS',
  why: `
Node.js gives the code EPROTO to errors of OpenSSL during the handshake. “wrong version number” means that the first bytes of the answer were no TLS record: a plain HTTP server, a mail server that expects STARTTLS first, or a proxy
which was addressed with \`https://\` although it speaks plain HTTP. The connection itself is fine.`,
  prior: 3,
  clues: [
    {
      when: { text: 'wrong version number|packet length too long|http request|unknown protocol' },
      weight: 6,
      says: 'the answer was no TLS record',
    },
    {
      when: { entity: { port: '80|8080|3000|5000|8000|25|587|143|3128|5432' } },
      weight: 3,
      says: 'port {port} usually speaks plain text',
    },
    { when: { text: 'https?_proxy|proxy' }, weight: 1, says: 'a proxy plays a part' },
    {
      when: { text: 'handshake failure|unsupported protocol|tlsv1 alert|no protocols available|sslv3 alert' },
      weight: -4,
      says: 'the other side did speak TLS, and refused',
    },
  ],
  question: {
    ask: 'What does the port speak?',
    run: "curl -sS -o /dev/null -w '%{http_code}\\n' http://{address}:{port}/",
    answers: [
      {
        reads: { output: 'http-status', rows: { status: '[2345]\\d\\d' } },
        weight: 5,
        says: 'it answers plain HTTP with {httpStatus}',
        fills: { httpStatus: 'status' },
      },
      { reads: { output: 'http-status', rows: { status: '000' } }, weight: -1, says: 'it does not answer plain HTTP' },
    ],
  },
  fixes: [
    {
      title: 'Write http:// instead of https://',
      when: 'The server speaks plain HTTP, for instance on your own machine.',
      steps: [
        { kind: 'sh', sh: 'curl -sSI http://{address}:{port}/' },
        { kind: 'code', runtime: 'node', language: 'js', code: "await fetch('http://localhost:3000/')" },
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'export HTTPS_PROXY=http://proxy.example:3128   # http:// is how the proxy itself is spoken to',
        },
      ],
      whyItWorks: 'Client and server then begin with the same protocol.',
      risk: {
        level: 'reversible',
        undo: 'Write https again. Without TLS everybody on the way can read along: on one machine or in a closed network only.',
      },
      proof: { sh: 'curl -sSI http://{address}:{port}/', shows: 'a status line' },
    },
    {
      title: 'Use the port that speaks TLS',
      when: 'The server has one.',
      steps: [
        { kind: 'sh', sh: 'openssl s_client -connect {address}:443 -brief < /dev/null' },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'nodemailer.createTransport({ host, port: 587, secure: false })   // STARTTLS\nnodemailer.createTransport({ host, port: 465, secure: true })    // TLS from the first byte',
        },
      ],
      whyItWorks: 'Each port expects one way of beginning.',
      risk: { level: 'reversible', undo: 'Take the old port.' },
      proof: {
        sh: 'openssl s_client -connect {address}:443 -brief < /dev/null',
        shows: '`Protocol version: TLSv1.3` or 1.2',
      },
    },
  ],
  popularButWrong: {
    advice: 'Set NODE_TLS_REJECT_UNAUTHORIZED=0.',
    because:
      'No certificate has been seen yet, so there is nothing to accept. It only leaves later connections unprotected.',
  },
  exceptions: [
    '“handshake failure” and “unsupported protocol” come from a server that does speak TLS: compare versions and ciphers.',
  ],
  sources: [
    'https://nodejs.org/api/errors.html',
    'https://nodejs.org/api/tls.html',
    'https://curl.se/docs/manpage.html',
    'https://www.rfc-editor.org/rfc/rfc8446',
  ],
  notReproducible: 'Not the kernel but OpenSSL says so, by way of Node.js: no system call returns it.',
})
