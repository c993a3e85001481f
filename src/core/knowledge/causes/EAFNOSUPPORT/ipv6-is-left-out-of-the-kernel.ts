import { defineCause } from '../../schema.ts'

/** ipv6.disable=1, or no module: socket(AF_INET6) fails. */
export default defineCause({
  title: 'The kernel was started without IPv6',
  because: '`{program|The program}` could not make an IPv6 socket **because** this kernel runs without IPv6',
  why: `
With \`ipv6.disable=1\` on the kernel command line, a blacklisted module or a kernel built without it, \`socket(AF_INET6, …)\` itself fails. Servers that have \`[::]:80\` in their configuration do not
start: nginx says “socket() [::]:80 failed (97: Address family not supported by protocol)”.`,
  prior: 3,
  clues: [
    {
      when: { text: '\\[::\\]:\\d+|\\[?::1?\\]?:\\d|AF_INET6|\\bipv6\\b|\\btcp6\\b|\\budp6\\b' },
      weight: 4,
      says: 'IPv6 stands in the log',
    },
    { when: { entity: { address: '\\[?[\\da-f]*:[\\da-f:]*\\]?' } }, weight: 4, says: '{address} is an IPv6 address' },
    { when: { syscall: ['socket', 'listen', 'bind'] }, weight: 1, says: 'the socket could not even be made' },
    {
      when: { text: 'RestrictAddressFamilies|AF_NETLINK|AF_PACKET|AF_VSOCK|AF_ALG|netlink' },
      weight: -4,
      says: 'another family is meant',
    },
  ],
  question: {
    ask: 'Does this kernel have IPv6 at all?',
    run: 'cat /proc/cmdline; ls -d /proc/sys/net/ipv6',
    answers: [
      {
        reads: { output: 'ls', where: { name: '/proc/sys/net/ipv6' }, rows: { error: '.+' } },
        weight: 6,
        says: 'there is no /proc/sys/net/ipv6: it has not',
      },
      {
        reads: { output: 'ls', where: { name: '/proc/sys/net/ipv6' }, rows: { type: 'directory' } },
        weight: -5,
        says: 'IPv6 is there',
      },
    ],
  },
  fixes: [
    {
      title: 'Take the IPv6 lines out of the configuration',
      when: 'IPv6 is off on purpose.',
      steps: [
        { kind: 'code', runtime: 'nginx', language: 'nginx', code: 'listen 80;\n# listen [::]:80;' },
        { kind: 'code', runtime: 'sshd', language: 'text', code: 'AddressFamily inet' },
        { kind: 'code', runtime: 'postfix', language: 'text', code: 'inet_protocols = ipv4' },
        { kind: 'code', runtime: 'node', language: 'js', code: "server.listen(3000, '0.0.0.0')" },
        { kind: 'code', runtime: 'java', language: 'sh', code: 'java -Djava.net.preferIPv4Stack=true -jar app.jar' },
      ],
      whyItWorks: 'Only IPv4 sockets are made then.',
      risk: { level: 'reversible', undo: 'Put the lines back.' },
      proof: { sh: 'nginx -t', shows: '`test is successful`' },
    },
    {
      title: 'Start the kernel with IPv6, and switch it off by sysctl if you must',
      when: 'Programs expect IPv6 sockets.',
      steps: [
        {
          kind: 'text',
          text: 'Remove `ipv6.disable=1` from GRUB_CMDLINE_LINUX in /etc/default/grub, run `update-grub`, and start the machine again.',
        },
        {
          kind: 'code',
          runtime: 'sysctl',
          language: 'text',
          code: '# no addresses, but sockets can be made\nnet.ipv6.conf.all.disable_ipv6 = 1',
        },
      ],
      whyItWorks: 'Without addresses nothing goes over IPv6, and `[::]:80` can be bound all the same.',
      risk: { level: 'reversible', undo: 'Add the word to the command line again and restart.' },
      proof: { sh: 'ls -d /proc/sys/net/ipv6', shows: 'the directory' },
    },
  ],
  popularButWrong: {
    advice: 'Set `net.ipv6.conf.all.disable_ipv6=0`.',
    because: 'A kernel that was started without IPv6 has no such setting: /proc/sys/net/ipv6 is not there.',
  },
  sources: [
    'man:socket(2)',
    'man:ipv6(7)',
    'https://www.kernel.org/doc/html/latest/networking/ipv6.html',
    'https://nginx.org/en/docs/http/ngx_http_core_module.html',
  ],
  notReproducible: 'It is decided when the kernel starts; no running machine can be made to lose the family.',
})
