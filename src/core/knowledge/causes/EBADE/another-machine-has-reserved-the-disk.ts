import { defineCause } from '../../schema.ts'

/** Block layer: BLK_STS_RESV_CONFLICT (older: BLK_STS_NEXUS) is EBADE. */
export default defineCause({
  title: 'Another machine of the cluster has reserved the disk',
  because:
    '`{program|The program}` could not read or write {path|`$`|the disk} **because** another machine holds the reservation of that shared disk',
  why: `
Shared disks (SAN, iSCSI, NVMe) know reservations: a cluster writes one, so that a machine which was put out of the cluster can do no harm. The disk refuses the
others' requests with a reservation conflict. It is a fence that works as intended, a left-over of a cluster which was taken down, or a disk shown to the wrong machine.`,
  prior: 2,
  clues: [
    {
      when: { text: 'reservation conflict|critical nexus error|persistent reserve|fenc(?:e|ing)' },
      weight: 4,
      says: 'the kernel names the reservation',
    },
    {
      when: { entity: { path: '/dev/(?:sd[a-z]+|nvme\\d+n\\d+|dm-\\d+|mapper/.+)\\d*' } },
      weight: 1,
      says: '{path} is a disk',
    },
  ],
  fixes: [
    {
      title: 'See who holds the reservation',
      when: 'Always first.',
      steps: [
        { kind: 'sh', sh: 'sudo sg_persist --in --read-reservation {path|/dev/sdb}' },
        { kind: 'sh', sh: 'sudo sg_persist --in --read-keys {path|/dev/sdb}' },
      ],
      whyItWorks: 'The key tells which machine registered it; the cluster manager can name the machine to a key.',
      risk: { level: 'read-only' },
      proof: {
        sh: 'sudo dmesg -T | grep -i reservation | tail',
        shows: 'no new conflict after the cluster was set right',
      },
    },
    {
      title: 'Let this machine join the cluster again',
      when: 'It was fenced.',
      steps: [
        { kind: 'sh', sh: 'sudo crm_mon -1' },
        {
          kind: 'text',
          text: 'Mend what had it put out (network, load, clock), then let the cluster manager start it: it registers its own key.',
        },
      ],
      whyItWorks: 'The disk lets those through whose key is registered.',
      risk: { level: 'reversible', undo: 'Stop the cluster service of this machine.' },
      proof: { sh: 'sudo sg_persist --in --read-keys {path|/dev/sdb}', shows: 'the key of this machine' },
    },
    {
      title: 'Remove the reservation of a cluster that is no more',
      when: 'You know for certain that no machine writes to the disk.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo sg_persist --out --clear --param-rk=KEY {path|/dev/sdb}',
          changes:
            'Throws away all keys and the reservation. From then on every machine that sees the disk may write to it.',
        },
      ],
      whyItWorks:
        'Without a reservation the disk refuses nobody. The command needs a key that is registered; register one first with `--register --param-sark=KEY`.',
      risk: {
        level: 'destructive',
        to: 'the data, if another machine still writes',
        undo: 'Reserve it again from the cluster.',
      },
      proof: { sh: 'sudo sg_persist --in --read-reservation {path|/dev/sdb}', shows: '“there is NO reservation held”' },
    },
  ],
  popularButWrong: {
    advice: 'Run `fsck` on it.',
    because: 'The file system is whole; repairing it while another machine has it mounted is what destroys it.',
  },
  sources: [
    'kernel:block/blk-core.c',
    'https://github.com/doug-gilbert/sg3_utils',
    'https://docs.kernel.org/block/pr.html',
  ],
  notReproducible: 'It takes a shared disk and two machines.',
})
