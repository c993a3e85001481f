import { defineCause } from '../../schema.ts'

/** read(2), write(2), poll(2) of /dev/net/tun before TUNSETIFF. */
export default defineCause({
  title: 'The tunnel device was opened and not attached to an interface',
  because:
    '`{program|The program}` could not read or write {path|`$`|/dev/net/tun} **because** this descriptor of the tunnel device belongs to no interface yet',
  why: `
\`/dev/net/tun\` makes an interface for each descriptor that asks for one with \`ioctl(TUNSETIFF)\`. Until then there are no packets to read. \`cat /dev/net/tun\` therefore
prints “File descriptor in bad state” on every machine where tunnels work: as a test of a container or rented server it is the good answer. The bad ones are “No such file”,
“No such device” and “Operation not permitted”.`,
  prior: 2,
  clues: [
    { when: { text: '/dev/net/tun|\\btuntap\\b|TUNSETIFF' }, weight: 4, says: 'the tunnel device is named' },
    {
      when: { text: 'openvpn|wireguard-go|tailscale|\\bvpn\\b|slirp|tap\\d' },
      weight: 1,
      says: 'a program for tunnels is at work',
    },
    { when: { text: '^\\$ cat |^cat:' }, weight: 1, says: '`cat` never attaches it' },
  ],
  fixes: [
    {
      title: 'Take it as “the device is there”, and look for the real fault',
      when: 'It came from `cat /dev/net/tun`.',
      steps: [
        { kind: 'sh', sh: 'ls -l /dev/net/tun' },
        {
          kind: 'sh',
          sh: 'sudo ip tuntap add dev tun9 mode tun && sudo ip link show tun9; sudo ip tuntap del dev tun9 mode tun',
          changes: 'Makes an interface for a moment and removes it.',
        },
      ],
      whyItWorks:
        '`ip tuntap` attaches the descriptor, which also takes the right CAP_NET_ADMIN: a container needs both.',
      risk: { level: 'reversible', undo: 'sudo ip tuntap del dev tun9 mode tun' },
      proof: {
        sh: 'sudo ip tuntap add dev tun9 mode tun && sudo ip tuntap del dev tun9 mode tun && echo works',
        shows: 'works',
      },
    },
    {
      title: 'Attach the descriptor before the first read',
      when: 'You write the program.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'int fd = open("/dev/net/tun", O_RDWR);\nstruct ifreq ifr = { .ifr_flags = IFF_TUN | IFF_NO_PI };\nif (ioctl(fd, TUNSETIFF, &ifr) == -1) return -1;   /* look at this one */',
        },
      ],
      whyItWorks:
        'From then on the descriptor is one end of that interface. Programs that overlook a failed ioctl get this code at the next read.',
      risk: { level: 'reversible', undo: 'Close the descriptor: an interface that is not persistent goes with it.' },
      proof: { sh: 'ip link show type tun', shows: 'the interface' },
    },
    {
      title: 'Give the container the device and the right',
      when: 'It runs in Docker and the attaching fails.',
      steps: [
        {
          kind: 'sh',
          sh: 'docker run --device /dev/net/tun --cap-add NET_ADMIN IMAGE',
          changes: 'The container may make interfaces in its own network, and change its routes.',
        },
      ],
      whyItWorks: 'The device alone can be opened and never attached.',
      risk: { level: 'reversible', undo: 'Start it without the two options.' },
      proof: { sh: 'docker exec CONTAINER ip link show type tun', shows: 'the interface' },
    },
  ],
  popularButWrong: {
    advice: 'Make the device anew with `mknod`.',
    because: 'A node with wrong numbers could not even be opened; this one was, and answered.',
  },
  sources: ['https://docs.kernel.org/networking/tuntap.html', 'kernel:drivers/net/tun.c', 'man:ip-tuntap(8)'],
  notReproducible:
    'No shell can attach the descriptor, so the lab could show the failure and no way out; reading the device showed it on Linux 6.18.',
})
