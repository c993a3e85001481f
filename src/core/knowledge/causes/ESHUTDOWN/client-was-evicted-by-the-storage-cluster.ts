import { defineCause } from '../../schema.ts'

/** Lustre after an eviction, and Ceph (RBD, CephFS) for a client on the blocklist, whose EBLOCKLISTED is this number. */
export default defineCause({
  title: 'The storage cluster has shut this client out',
  because:
    '`{program|The program}` could not use {path|`$`|its files} **because** the servers of the cluster evicted this machine, or put it on their blocklist',
  why: `
Lustre and Ceph give their clients locks and expect signs of life. A client that stays silent too long (a network cut, a machine that stood still, a load
that let nothing through) is shut out, so that others may go on. Its open files then fail with this code; Ceph uses the same number under the name
EBLOCKLISTED. Data that the machine had not yet sent is lost, and the fault to look for is what kept the machine silent.`,
  prior: 2,
  clues: [
    {
      when: { text: 'lustre|\\bost\\b|\\bmdt\\b|obdclass|ptlrpc|evict' },
      weight: 4,
      says: 'Lustre speaks, or an eviction is named',
    },
    {
      when: { text: 'ceph|\\brbd\\d|rados|blocklist|blacklist' },
      weight: 4,
      says: 'Ceph speaks, or a blocklist is named',
    },
    { when: { text: '\\busb\\b|urb\\b|xhci|ehci' }, weight: -5, says: 'a USB device speaks' },
  ],
  fixes: [
    {
      title: 'Find what kept this machine silent',
      when: 'Always first: it will happen again otherwise.',
      steps: [
        { kind: 'sh', sh: "sudo dmesg -T | grep -iE 'lustre|ceph|rbd|evict|blocklist' | tail -20" },
        { kind: 'sh', sh: "sudo dmesg -T | grep -iE 'link is down|hung_task|blocked for more|oom' | tail -20" },
      ],
      whyItWorks: 'The eviction and the pause before it stand in the log of the kernel with their times.',
      risk: { level: 'read-only' },
      proof: { sh: 'sudo dmesg -T | tail -20', shows: 'no new eviction after the link or the load was mended' },
    },
    {
      title: 'Mount it again',
      when: 'Ceph: the file system stays shut for this mount. Lustre connects again by itself; only the open files are lost.',
      steps: [
        { kind: 'sh', sh: 'sudo fuser -vm /mnt/ceph' },
        {
          kind: 'sh',
          sh: 'sudo umount -l /mnt/ceph && sudo mount /mnt/ceph',
          changes:
            'Takes the dead mount away and makes a new client with a clean session; programs with files there must be started again.',
        },
      ],
      whyItWorks: 'The new mount comes from a new address and number, which no list names.',
      risk: {
        level: 'destructive',
        to: 'what programs on that mount had not written',
        undo: 'None is needed: the old session can no longer be used.',
      },
      proof: { sh: 'touch /mnt/ceph/.probe && rm /mnt/ceph/.probe', shows: 'no message' },
    },
    {
      title: 'Let the administrator take it off the list',
      when: 'Ceph, and mounting again says the same.',
      steps: [
        { kind: 'sh', sh: 'sudo ceph osd blocklist ls' },
        {
          kind: 'sh',
          sh: 'sudo ceph osd blocklist rm ADDRESS:PORT/NONCE',
          changes:
            'The cluster accepts this client again. Be sure that its old process is gone: it might write over newer data.',
        },
      ],
      whyItWorks: 'The list is what the storage daemons ask for each request.',
      risk: { level: 'reversible', undo: 'sudo ceph osd blocklist add ADDRESS:PORT/NONCE' },
      proof: { sh: 'sudo ceph osd blocklist ls', shows: 'the address is not in it' },
    },
  ],
  popularButWrong: {
    advice: 'Try again in a loop.',
    because:
      'A session that was shut out is not taken back; each attempt gets the same answer until a new one is made.',
  },
  sources: [
    'kernel:include/linux/ceph/rados.h',
    'https://docs.ceph.com/en/latest/cephfs/eviction/',
    'https://docs.kernel.org/filesystems/ceph.html',
  ],
  notReproducible: 'It takes a storage cluster that evicts its clients.',
})
