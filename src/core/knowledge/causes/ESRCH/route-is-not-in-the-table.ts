import { defineCause } from '../../schema.ts'

/** fib_table_delete(): the netlink answer carries the code. */
export default defineCause({
  title: 'The route that was to be deleted is not in the table',
  because:
    '`{program|ip}` could not delete the route **because** the table has none with exactly that destination, gateway and metric',
  why: '“RTNETLINK answers: No such process” has nothing to do with processes: the kernel uses this code when a route or a neighbour is not found. Scripts that take a VPN or an interface down meet it, since the routes of an interface go away with it, before the script comes to them.',
  prior: 1,
  clues: [
    {
      when: { text: 'RTNETLINK answers|ip route|route del|SIOCDELRT|delete route|ip rule' },
      weight: 7,
      says: 'it was the netlink interface that answered',
    },
    {
      when: { text: 'openvpn|wg-quick|tun\\d|ifdown|NetworkManager|dhclient' },
      weight: 2,
      says: 'a VPN or an interface goes down',
    },
    { when: { syscall: ['kill', 'killpg', 'tgkill'] }, weight: -6, says: 'a signal was sent' },
  ],
  fixes: [
    {
      title: 'Look, then delete what is there',
      when: 'You want it gone.',
      steps: [
        { kind: 'sh', sh: 'ip route show table all' },
        {
          kind: 'sh',
          sh: 'sudo ip route del 10.9.0.0/16 via 10.0.0.1 dev eth0',
          changes: 'That one route; what used it goes by the default route then.',
        },
      ],
      whyItWorks: 'A route is found by all that you name; what you leave out matches anything.',
      risk: { level: 'reversible', undo: 'sudo ip route add with the same words.' },
      proof: { sh: 'ip route get 10.9.0.1', shows: 'another way than before' },
    },
    {
      title: 'Bear it in scripts',
      when: 'It was to be gone, and is.',
      steps: [
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'ip route flush 10.9.0.0/16      # says nothing when there is none\nip route replace default via 10.0.0.1',
        },
      ],
      whyItWorks: '`flush` and `replace` reach the wanted state from any other.',
      risk: { level: 'reversible', undo: 'Add the route again.' },
      proof: { sh: 'ip route show 10.9.0.0/16', shows: 'nothing' },
    },
  ],
  popularButWrong: {
    advice: 'Restart networking.',
    because: 'It cuts every connection, to delete a route that is not there.',
  },
  sources: ['man:ip-route(8)', 'man:rtnetlink(7)', 'kernel:net/ipv4/fib_trie.c'],
  notReproducible:
    'The code comes inside a netlink message while every system call succeeds, so there is no failed call which a check could see.',
})
