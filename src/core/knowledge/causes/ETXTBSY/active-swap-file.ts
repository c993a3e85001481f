import { defineCause } from '../../schema.ts'

/** open(2) for writing, fallocate(2), truncate(2) of a file that swapon(2) has in use. */
export default defineCause({
  title: 'The file is in use as swap space',
  because:
    '`{program|The program}` could not change {path|$|the file} **because** the kernel swaps to it at this moment',
  why: `
Guides for a bigger swap file begin with \`fallocate\` or \`dd\` to \`/swapfile\`. If that file is already switched on, the kernel writes memory into its blocks, and nobody may open it for writing, cut it or
remove its blocks. “Text file busy” is the same code as for running programs; no program is meant here.`,
  prior: 0,
  clues: [
    { when: { text: 'swap', near: 3 }, weight: 7, says: 'it is about swap space' },
    { when: { entity: { path: '.*swap.*' } }, weight: 3, says: 'the name `{path}` speaks of swap' },
    { when: { text: 'fallocate|mkswap|\\bdd: ', near: 1 }, weight: 3, says: 'a file of fixed size was to be made' },
    { when: { syscall: ['execve', 'spawn', 'exec', 'fork/exec'] }, weight: -6, says: 'the file was to be run' },
  ],
  fixes: [
    {
      title: 'Switch it off, change it, switch it on',
      when: 'The swap file shall get another size.',
      steps: [
        { kind: 'sh', sh: 'swapon --show; free -m' },
        {
          kind: 'sh',
          sh: 'sudo swapoff /swapfile',
          changes:
            'Brings everything in the swap file back into memory. There must be room: compare `used` of swap with `available`.',
        },
        {
          kind: 'sh',
          sh: 'sudo fallocate -l 4G /swapfile && sudo chmod 600 /swapfile && sudo mkswap /swapfile',
          changes: 'Gives the file its new size and a new head.',
        },
        { kind: 'sh', sh: 'sudo swapon /swapfile', changes: 'Switches it on.' },
      ],
      whyItWorks: 'After `swapoff` it is an ordinary file.',
      risk: { level: 'reversible', undo: 'Do the same with the old size.' },
      proof: { sh: 'swapon --show', shows: 'the file with its new size' },
    },
    {
      title: 'Add a second swap file',
      when: 'There is not enough memory to switch the first one off.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo fallocate -l 2G /swapfile2 && sudo chmod 600 /swapfile2 && sudo mkswap /swapfile2 && sudo swapon /swapfile2',
          changes: 'Makes one more swap file. For every start it needs a line in /etc/fstab.',
        },
      ],
      whyItWorks: 'Swap is the sum of all files and partitions that are switched on.',
      risk: { level: 'reversible', undo: 'sudo swapoff /swapfile2; sudo rm /swapfile2' },
      proof: { sh: 'swapon --show', shows: 'two lines' },
    },
  ],
  popularButWrong: {
    advice: 'Delete the file and make it anew.',
    because:
      '`rm` takes only its name away (or is refused with EPERM): the blocks stay in use, and two swap files need room.',
  },
  sources: ['man:swapon(2)', 'man:swapon(8)', 'man:fallocate(2)', 'man:mkswap(8)'],
  notReproducible:
    'Swap belongs to the machine as a whole, so a private namespace cannot have one of its own, and the lab has none.',
})
