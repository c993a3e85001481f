import { defineCause } from '../../schema.ts'

/** systemd RestrictAddressFamilies= installs a seccomp filter which returns EAFNOSUPPORT. */
export default defineCause({
  title: 'systemd allows this service only some kinds of sockets',
  because:
    '`{program|The program}` could not make a socket **because** its unit has `RestrictAddressFamilies=` without that family',
  why: `
The setting installs a filter in the kernel, which answers EAFNOSUPPORT to \`socket\` for every family that is not named. Hardened units name AF_UNIX, AF_INET and AF_INET6; a program that reads the
list of interfaces needs AF_NETLINK, one that captures packets AF_PACKET. By hand, in a shell, the same program works.`,
  prior: 1,
  clues: [
    { when: { text: 'systemd|\\.service\\b|Main process exited' }, weight: 2, says: 'it runs as a service of systemd' },
    {
      when: {
        text: 'netlink|getifaddrs|AF_(?:NETLINK|PACKET|VSOCK|ALG|BLUETOOTH|CAN)|RestrictAddressFamilies|interface list|network interfaces|uv_interface_addresses',
      },
      weight: 4,
      says: 'a family that hardened units leave out is needed',
    },
    { when: { text: '\\[::\\]:\\d+' }, weight: -2, says: 'an IPv6 listener failed, so IPv6 itself may be missing' },
  ],
  question: {
    ask: 'Which families does the unit allow?',
    run: 'systemctl show -p RestrictAddressFamilies {unit}',
    answers: [
      {
        reads: { output: 'systemctl-show', where: { setting: 'RestrictAddressFamilies' }, rows: { value: '.+' } },
        weight: 5,
        says: 'the unit allows only {value}',
      },
      {
        reads: { output: 'systemctl-show', where: { setting: 'RestrictAddressFamilies' }, rows: { value: '' } },
        weight: -5,
        says: 'the unit restricts no family',
      },
    ],
  },
  fixes: [
    {
      title: 'Add the family to the unit',
      when: 'The program needs it.',
      steps: [
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '# systemctl edit NAME.service\n[Service]\nRestrictAddressFamilies=AF_NETLINK',
        },
        {
          kind: 'sh',
          sh: 'sudo systemctl daemon-reload && sudo systemctl restart {unit}',
          changes: 'Starts the service again with the longer list.',
        },
      ],
      whyItWorks: 'Lines in a drop-in are added to the list of the unit.',
      risk: { level: 'reversible', undo: 'sudo systemctl revert {unit}' },
      proof: { sh: 'systemctl show -p RestrictAddressFamilies {unit}', shows: 'the family in the list' },
    },
    {
      title: 'Find out which one is missing',
      when: 'The log does not say.',
      steps: [{ kind: 'sh', sh: 'sudo strace -f -e trace=socket -p "$(systemctl show -p MainPID --value {unit})"' }],
      whyItWorks: 'Each refused call shows its family in the first argument.',
      risk: { level: 'read-only' },
      proof: { sh: 'journalctl -u {unit} -n 20', shows: 'a start without the error' },
    },
  ],
  popularButWrong: {
    advice: 'Give the service root rights.',
    because: 'The filter counts for root as well: it looks at the call, not at the user.',
  },
  exceptions: [
    'Other sandboxes (snap, gVisor, seccomp profiles of Docker) refuse families too; some of them answer EPERM or EACCES instead.',
  ],
  sources: ['man:systemd.exec(5)', 'man:address_families(7)', 'man:seccomp(2)'],
  notReproducible: 'It takes systemd as pid 1, which installs the filter before it starts the service.',
})
