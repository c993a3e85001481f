import { defineCause } from '../../schema.ts'

/** A server answers 413 (or nothing) and closes with the rest of the upload unread: the kernel sends RST. */
export default defineCause({
  title: 'The upload was larger than the server takes',
  because:
    '`{program|The client}` was cut off while it was sending **because** the server closed the connection with a part of the upload unread',
  why: `
Servers and proxies limit the size of a request: \`client_max_body_size\` of nginx (1 MB by default), body parsers, \`post_max_size\` of PHP, limits of an ingress. A strict one answers “413” and closes at once, while
the client is still sending. What arrives afterwards is answered by a reset, which can even overtake the 413: then the client sees only a broken connection. Small requests work.`,
  prior: 1,
  clues: [
    { when: { syscall: ['write', 'send', 'sendto', 'writev'] }, weight: 3, says: 'it failed while sending' },
    {
      when: {
        text: '\\b413\\b|too large|upload|multipart|POST |PUT |--data-binary|-T \\S|client_max_body_size|body (?:size )?limit|git push|docker push|RPC failed',
      },
      weight: 4,
      says: 'something large was being sent',
    },
    {
      when: { text: 'SSL_write|Send failure|writing output|error writing|write error' },
      weight: 4,
      says: 'the client reports a failure of sending',
    },
    { when: { syscall: ['read', 'recv', 'recvfrom'] }, weight: -2, says: 'it was waiting for an answer' },
  ],
  question: {
    ask: 'Does a small request to the same address work?',
    run: "curl -sS -o /dev/null -w '%{http_code}\\n' --data-binary small http://{address}:{port}/",
    answers: [
      {
        reads: { output: 'http-status', rows: { status: '[234]\\d\\d' } },
        weight: 4,
        says: 'a small one is answered with {httpStatus}',
        fills: { httpStatus: 'status' },
      },
      { reads: { output: 'http-status', rows: { status: '000' } }, weight: -4, says: 'a small one fails as well' },
    ],
  },
  fixes: [
    {
      title: 'Raise the limit where it is',
      when: 'Such uploads are wanted.',
      steps: [
        {
          kind: 'code',
          runtime: 'nginx',
          language: 'nginx',
          code: 'client_max_body_size 50m;   # in http, server or location',
        },
        { kind: 'code', runtime: 'node', language: 'js', code: "app.use(express.json({ limit: '50mb' }))" },
        {
          kind: 'code',
          runtime: 'kubernetes',
          language: 'yaml',
          code: 'metadata:\n  annotations:\n    nginx.ingress.kubernetes.io/proxy-body-size: 50m',
        },
        { kind: 'code', runtime: 'php', language: 'ini', code: 'upload_max_filesize = 50M\npost_max_size = 50M' },
      ],
      whyItWorks:
        'The server then reads the request to its end, and nothing is left unread when it closes. Every proxy on the way has a limit of its own: the smallest one decides.',
      risk: { level: 'reversible', undo: 'Set the old limit.' },
      proof: {
        sh: "head -c 2M /dev/zero | curl -sS -o /dev/null -w '%{http_code}\\n' --data-binary @- http://{address}:{port}/",
        shows: '200, or another answer of your program',
      },
    },
    {
      title: 'Send less at a time',
      when: 'The limit is not yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'git',
          language: 'sh',
          code: 'git push origin main~200:main   # in several steps\n# or by ssh, which has no such limit:\ngit remote set-url origin git@host:group/project.git',
        },
        { kind: 'text', text: 'Compress it, split it, or use the upload in parts that the service offers.' },
      ],
      whyItWorks: 'Each request stays below the limit.',
      risk: { level: 'reversible', undo: 'Send it as before.' },
      proof: { sh: 'ls -l upload.part.*', shows: 'parts below the limit' },
    },
    {
      title: 'Ask before sending',
      when: 'You want to see the real answer.',
      steps: [{ kind: 'sh', sh: "curl -sS -H 'Expect: 100-continue' -T big.iso http://{address}:{port}/" }],
      whyItWorks:
        'The client waits for the word of the server before it sends the body, so that a 413 arrives and no data is lost.',
      risk: { level: 'read-only' },
      proof: {
        sh: "curl -sS -o /dev/null -w '%{http_code}\\n' -H 'Expect: 100-continue' -T big.iso http://{address}:{port}/",
        shows: '413',
      },
    },
  ],
  popularButWrong: {
    advice: 'Raise the timeout of the client.',
    because: 'Nobody was too slow. The same upload ends at the same size, however long you wait.',
  },
  exceptions: [
    'If it breaks at another place each time, look for a process that ends (OOM killer) or for the network.',
  ],
  sources: [
    'man:tcp(7)',
    'https://www.rfc-editor.org/rfc/rfc9112',
    'https://nginx.org/en/docs/http/ngx_http_core_module.html',
    'https://git-scm.com/docs/git-config',
  ],
  scenario: {
    params: { port: 3000, program: 'bash', address: '127.0.0.1' },
    world: 'node-app',
    with: {
      files: {
        '/srv/app/inbox.js': {
          text: "const net = require('net')\n\nconst limit = Number(process.env.LIMIT || 1000000)\n// Takes what comes, up to the limit.\nnet.createServer((socket) => {\n  let size = 0\n  socket.on('error', () => {})\n  socket.on('data', (data) => {\n    size += data.length\n    if (size <= limit) return\n    socket.pause()\n    setTimeout(() => socket.destroy(), 300)\n  })\n  socket.on('end', () => socket.end(`got ${size} bytes\\n`))\n}).listen({port}, '{address}')\n",
        },
        '/srv/app/send.sh': {
          text: '#!/bin/bash\n# send.sh SIZE\nexec 3<>/dev/tcp/{address}/{port}\nhead -c "$1" /dev/zero >&3 && echo sent >> sent.log\n',
          mode: '755',
        },
      },
      processes: [{ argv: ['node', 'inbox.js'], cwd: '/srv/app', ready: { listen: '{port}' } }],
    },
    reproduce: { run: './send.sh 20000000', fails: { call: 'write', errno: 'ECONNRESET' } },
    steps: [
      {
        title: 'Send 20 MB',
        ask: 'Send twenty megabytes. The server cuts it off.',
        run: './send.sh 20000000',
        done: { kind: 'fails', call: 'write', errno: 'ECONNRESET' },
      },
      {
        title: 'Look for the limit',
        ask: 'How much does the server take?',
        run: 'grep -n limit inbox.js',
        done: { kind: 'ran', program: ['grep', 'cat', 'less'] },
      },
      {
        title: 'Raise it',
        ask: 'Start the server with a limit of five megabytes, and send two.',
        run: 'fuser -k {port}/tcp; sleep 0.5; LIMIT=5000000 node inbox.js & sleep 1; ./send.sh 2000000',
        done: { kind: 'exists', path: '/srv/app/sent.log', type: 'file' },
      },
    ],
    solved: { kind: 'exists', path: '/srv/app/sent.log', type: 'file' },
    solutions: [
      {
        title: 'Raise the limit',
        run: 'fuser -k {port}/tcp; sleep 0.5; LIMIT=5000000 node inbox.js & sleep 1; ./send.sh 2000000',
      },
      { title: 'Send less at a time', run: './send.sh 900000; ./send.sh 900000' },
    ],
    wrong: [
      { run: './send.sh 20000000', but: 'It ends at the same size every time.' },
      {
        run: 'fuser -k {port}/tcp; sleep 0.5; node inbox.js & sleep 1; ./send.sh 20000000',
        but: 'A restart keeps the limit.',
      },
    ],
  },
})
