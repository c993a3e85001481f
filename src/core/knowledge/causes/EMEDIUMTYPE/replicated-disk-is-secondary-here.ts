import { defineCause } from '../../schema.ts'

/** open(2) and mount(2) of a DRBD device whose role is Secondary. */
export default defineCause({
  title: 'This machine has only the secondary copy of the replicated disk',
  because:
    '`{program|The program}` could not open {path|`$`|the DRBD device} **because** this machine is the secondary node, and only the primary may use it',
  why: `
DRBD keeps two machines' disks equal. At any moment one of them is the primary, and only there the device can be opened; the other copies what it
is sent. Mounting it on the secondary is refused, since the file system would change below the mount. You see it after a failover that did not finish,
or on the node of the cluster that is not in charge.`,
  prior: 2,
  clues: [
    { when: { text: 'drbd' }, weight: 4, says: 'a DRBD device is named' },
    { when: { entity: { path: '/dev/sr\\d+|/dev/cdrom' } }, weight: -4, says: 'it is a drive for discs' },
  ],
  fixes: [
    {
      title: 'Work on the machine that is the primary',
      when: 'Always first: find out which it is.',
      steps: [{ kind: 'sh', sh: 'sudo drbdadm role all; sudo drbdadm status' }],
      whyItWorks: 'The data is open there already; the copy follows by itself.',
      risk: { level: 'read-only' },
      proof: { sh: 'sudo drbdadm role all', shows: '`Primary` on the machine where you mount' },
    },
    {
      title: 'Let the cluster move the resource',
      when: 'A cluster manager is in charge (Pacemaker).',
      steps: [
        { kind: 'sh', sh: 'sudo crm_mon -1' },
        {
          kind: 'text',
          text: 'Move the group with the tool of the cluster (`pcs resource move` or `crm resource move`): it unmounts, changes the roles and mounts in the right order.',
        },
      ],
      whyItWorks: 'The manager first makes sure that the old primary has let go.',
      risk: {
        level: 'destructive',
        to: 'the service, for the seconds of the move',
        undo: 'Move the group back and clear the constraint that the move has left.',
      },
      proof: { sh: 'findmnt /mnt', shows: 'the device mounted' },
    },
    {
      title: 'Make this node the primary by hand',
      when: 'No cluster manager runs, the other node is down or secondary, and the status says `UpToDate` here.',
      steps: [
        { kind: 'sh', sh: 'sudo drbdadm status' },
        { kind: 'sh', sh: 'sudo drbdadm primary RESOURCE', changes: 'This node may write from now on.' },
      ],
      whyItWorks: 'The role is what the driver asks for when the device is opened.',
      risk: { level: 'reversible', undo: 'Unmount it, then: sudo drbdadm secondary RESOURCE' },
      proof: { sh: 'sudo drbdadm role RESOURCE', shows: '`Primary`' },
    },
  ],
  popularButWrong: {
    advice: 'Add `--force` to `drbdadm primary`.',
    because:
      'With two nodes that both write, the copies part (split brain), and the changes of one of them have to be thrown away.',
  },
  exceptions: [
    'An audio disc in a CD drive gets the same code: it has no blocks of data to open. Play it with a program for audio discs.',
  ],
  sources: [
    'kernel:drivers/block/drbd/drbd_main.c',
    'kernel:drivers/cdrom/cdrom.c',
    'https://github.com/LINBIT/drbd-utils',
  ],
  notReproducible: 'It takes the DRBD driver and its device.',
})
