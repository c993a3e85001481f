import { defineCause } from '../../schema.ts'

/** sendto(2)/sendmsg(2) on UDP: more than 65,507 bytes over IPv4, or more than the path takes when fragments are forbidden. */
export default defineCause({
  title: 'The message is larger than one datagram can be',
  because: '`{program|The program}` could not send the message **because** it does not fit into one UDP datagram',
  why: `
UDP sends a message whole or not at all. Over IPv4 the most is 65,507 bytes: 65,535 less the headers. Where a program forbids fragments (QUIC,
many VPNs, path MTU discovery) the limit is what the link takes in one packet, about 1,472 bytes on Ethernet, less inside of tunnels.
The kernel refuses at once; nothing has been sent.`,
  prior: 3,
  clues: [
    { when: { syscall: ['send', 'sendto', 'sendmsg'] }, weight: 3, says: 'the failing call sends a message' },
    {
      when: { text: '\\budp\\b|dgram|datagram|statsd|syslog|gelf|graylog|jaeger' },
      weight: 3,
      says: 'the log speaks of datagrams',
    },
    { when: { text: '\\bmtu\\b|tunnel|wireguard|openvpn|quic' }, weight: 1, says: 'tunnels make packets smaller' },
  ],
  fixes: [
    {
      title: 'Send smaller messages',
      when: 'The receiver can put pieces together, or each piece makes sense alone.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'for (let at = 0; at < data.length; at += 1200) {\n  socket.send(data.subarray(at, at + 1200), port, host)\n}',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'for at in range(0, len(data), 1200):\n    sock.sendto(data[at:at + 1200], (host, port))',
        },
      ],
      whyItWorks: 'About 1,200 bytes pass nearly every network without being cut into fragments.',
      risk: { level: 'reversible', undo: 'Send it in one piece again.' },
      proof: { sh: 'sudo tcpdump -ni any udp port {port}', shows: 'several packets with their lengths' },
    },
    {
      title: 'Use TCP',
      when: 'Messages can be of any size, or none may be lost.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'net.connect(port, host).end(data)   // many log and metrics services take TCP too',
        },
      ],
      whyItWorks: 'TCP is a stream: the kernel cuts it into packets that fit.',
      risk: { level: 'reversible', undo: 'Go back to UDP.' },
      proof: { sh: "ss -tn 'dport = :{port}'", shows: 'the connection' },
    },
  ],
  popularButWrong: {
    advice: 'Enlarge the send buffer of the socket.',
    because: 'The buffer says how much may wait. What one datagram holds is fixed by a length field of 16 bits.',
  },
  exceptions: ['macOS allows only 9,216 bytes in one UDP message by default (`net.inet.udp.maxdgram`).'],
  sources: ['man:udp(7)', 'man:send(2)', 'man:ip(7)', 'https://nodejs.org/api/dgram.html'],
  scenario: {
    params: { port: 9999, path: '/srv/net/report.txt', program: 'node' },
    world: 'network',
    with: {
      files: {
        '/srv/net/report.txt': { size: 70000 },
        '/srv/net/send.js': {
          text: "const fs = require('fs')\n\nconst socket = require('dgram').createSocket('udp4')\nconst failed = (error) => error && console.error(error.message)\nconst send = (data) => socket.send(data, {port}, '127.0.0.1', failed)\n\nsocket.bind(0, () => {\n  for (const name of process.argv.slice(2)) send(fs.readFileSync(name))\n  setTimeout(() => socket.close(), 200)\n})\n",
        },
      },
    },
    reproduce: { run: 'node send.js report.txt', fails: { call: 'sendmsg', errno: 'EMSGSIZE' } },
    steps: [
      {
        title: 'Send the report',
        ask: 'Send the report by UDP.',
        run: 'node send.js report.txt',
        done: { kind: 'fails', call: 'sendmsg', errno: 'EMSGSIZE' },
      },
      {
        title: 'How large is it?',
        ask: 'Compare its size with the 65,507 bytes which one datagram holds.',
        run: 'wc -c report.txt',
        done: { kind: 'ran', program: ['wc', 'ls', 'stat', 'du'] },
      },
      {
        title: 'Send pieces',
        ask: 'Cut the report into pieces and send them.',
        run: 'split -b 1200 report.txt part.; node send.js part.*',
        done: { kind: 'succeeds', call: 'sendmsg' },
      },
    ],
    solved: { kind: 'succeeds', call: 'sendmsg' },
    solutions: [
      { title: 'Cut the file into pieces', run: 'split -b 1200 report.txt part.; node send.js part.*' },
      {
        title: 'Let the program send pieces',
        run: "sed -i 's/send(fs.readFileSync(name))/for (let d = fs.readFileSync(name); d.length; d = d.subarray(1200)) send(d.subarray(0, 1200))/' send.js; node send.js report.txt",
      },
    ],
    wrong: [
      {
        run: "sed -i '/bind(0/a \\  socket.setSendBufferSize(200000)' send.js; node send.js report.txt",
        but: 'The buffer is larger, and a datagram is not.',
      },
      {
        run: 'sleep 2; node send.js report.txt',
        but: 'It is not a matter of load: the message is too large at any time.',
      },
    ],
  },
})
