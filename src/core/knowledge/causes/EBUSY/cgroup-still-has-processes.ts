import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The control group still has processes or children',
  because:
    '{path|`$`|The control group} could not be removed **because** a process is still in it, or a group below it',
  why: `
A directory in \`/sys/fs/cgroup\` is a group of processes, and \`rmdir\` works only when it is empty: zombies that nobody has waited for count, and so does each directory below. Container engines and CI runners meet it when a container does not die. Writing to \`cgroup.subtree_control\` of a group
that has processes itself gives the same code.`,
  prior: 0,
  clues: [
    { when: { entity: { path: '/sys/fs/cgroup/.*' } }, weight: 9, says: '`{path}` is a control group' },
    {
      when: {
        text: '/sys/fs/cgroup|\\bcgroups?\\b|cgroup\\.procs|subtree_control|cgrmfromfile|unable to remove cgroup',
      },
      weight: 7,
      says: 'the log speaks of control groups',
    },
    { when: { syscall: ['umount', 'umount2', 'mount', 'rename'] }, weight: -5, says: 'no group was to be removed' },
  ],
  fixes: [
    {
      title: 'See who is in it, and let them end',
      when: 'A group is left over.',
      steps: [
        { kind: 'sh', sh: 'cat {path}/cgroup.procs; find {path} -mindepth 1 -type d' },
        { kind: 'sh', sh: 'ps -o pid,ppid,stat,args -p {pid}' },
        {
          kind: 'sh',
          sh: 'echo 1 | sudo tee {path}/cgroup.kill',
          changes: 'Kills every process in that group and below (cgroup v2, Linux 5.14).',
        },
        {
          kind: 'sh',
          sh: 'sudo find {path} -depth -type d -exec rmdir {} +',
          changes: 'Removes the empty groups, deepest first.',
        },
      ],
      whyItWorks: 'When the last process has been waited for, the group is empty.',
      risk: { level: 'destructive', to: 'the processes in that group', undo: 'Start them again.' },
      proof: { sh: 'ls -d {path}', shows: 'No such file or directory' },
    },
    {
      title: 'Move the processes into a leaf before controllers are enabled',
      when: 'It was a write to `cgroup.subtree_control`.',
      steps: [
        {
          kind: 'code',
          runtime: 'sh',
          language: 'sh',
          code: 'mkdir "$G/init" && while read -r pid; do echo "$pid" > "$G/init/cgroup.procs"; done < "$G/cgroup.procs"\necho "+memory +pids" > $G/cgroup.subtree_control',
        },
      ],
      whyItWorks: 'In cgroup v2 a group either has processes or hands controllers on.',
      risk: { level: 'reversible', undo: 'Write them back into the parent after `-memory -pids`.' },
      proof: { sh: 'cat /sys/fs/cgroup/cgroup.subtree_control', shows: 'the controllers' },
    },
  ],
  popularButWrong: {
    advice: 'Remove it with `rm -rf`.',
    because: 'The files in it cannot be removed at all; only `rmdir` on the directory is understood.',
  },
  sources: ['man:cgroups(7)', 'https://docs.kernel.org/admin-guide/cgroup-v2.html'],
  notReproducible:
    'The lab’s control groups hold no processes; `rmdir` of a group with a sleeping process showed it on a real kernel.',
})
