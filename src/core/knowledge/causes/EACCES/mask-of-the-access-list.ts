import { defineCause } from '../../schema.ts'

/** An ACL entry that grants a right and a mask that takes it away again (acl(5)). */
export default defineCause({
  title: 'The access list grants it, and its mask takes it away',
  because:
    '`{program|The program}` may not use {path|`$`|the file} **because** the mask of its access list is narrower than the entry that names you',
  why: `
A file with an access list (the \`+\` in \`ls -l\`) has a mask: the most that named users, named groups and the owning group can get. With such a list the middle three letters of the mode **are** the mask. So \`chmod g-w\`, \`chmod 600\`, an \`umask\` or a \`cp -p\` over it
cuts everybody in the list, and the list itself still reads as before.`,
  prior: 0,
  clues: [
    {
      when: { text: 'setfacl|getfacl|#effective|\\bACL|access list' },
      weight: 6,
      says: 'the log speaks of access lists',
    },
    {
      when: { text: '[-r][-w][-x][-r][-w][-x][-r][-w][-x]\\+' },
      weight: 4,
      says: 'a `+` behind the mode: there is an access list',
    },
    {
      when: { text: 'samba|smbd|nextcloud|www-data' },
      weight: 1,
      says: 'a program whose files are often shared by access lists',
    },
    { when: { syscall: ['bind', 'connect', 'setpriority', 'kill'] }, weight: -6, says: 'no file was refused' },
  ],
  question: {
    ask: 'What does the list say, and what its mask?',
    run: 'getfacl {path}',
    answers: [
      {
        reads: { output: 'getfacl', where: { tag: 'mask' }, rows: { perms: '---|r--|--x|r-x' } },
        weight: 6,
        says: 'the mask is `{perms}`',
      },
      {
        reads: { output: 'getfacl', where: { tag: 'mask' }, rows: 'none' },
        weight: -5,
        says: 'there is no mask, so no list beyond the mode',
      },
      { reads: { output: 'ls', rows: { acl: 'yes' } }, weight: 3, says: 'a `+`: there is an access list' },
    ],
  },
  fixes: [
    {
      title: 'Widen the mask again',
      when: 'The entries are right.',
      steps: [
        { kind: 'sh', sh: 'getfacl {path}' },
        {
          kind: 'sh',
          sh: 'sudo setfacl -m m::rw {path}',
          changes: 'The mask of that one file, and with it what all entries of the list are worth.',
        },
      ],
      whyItWorks: 'What an entry grants and the mask allows is what counts.',
      risk: { level: 'reversible', undo: 'sudo setfacl -m m::r {path}, with what `getfacl` showed.' },
      proof: { sh: 'getfacl {path}', shows: 'no `#effective` beside your entry' },
    },
    {
      title: 'Stop what narrows it',
      when: 'It comes back.',
      steps: [
        {
          kind: 'text',
          text: 'Look for a `chmod` in scripts, in the unit (`UMask=`) and in the settings of the server (`create mask` of Samba). On a file with an access list each of them sets the mask.',
        },
        {
          kind: 'sh',
          sh: 'sudo setfacl -d -m u:demo:rwx,m::rwx {dir}',
          changes: 'What new files in that directory get.',
        },
      ],
      whyItWorks: 'New files take the default list of their directory, in the place of the umask.',
      risk: { level: 'reversible', undo: 'sudo setfacl -k {dir}' },
      proof: { sh: 'getfacl {dir}', shows: 'lines that begin with `default:`' },
    },
  ],
  popularButWrong: {
    advice: 'Add the entry for the user once more with `setfacl -n`.',
    because: '`-n` leaves the mask alone, and the entry was never the problem.',
  },
  sources: ['man:acl(5)', 'man:setfacl(1)', 'man:getfacl(1)', 'man:chmod(1)'],
  scenario: {
    params: { path: '/srv/work/shared.csv', program: 'bash' },
    world: 'workshop',
    with: { files: { '{path}': { text: 'day,sum\n', owner: 'root', mode: '640' } } },
    reproduce: {
      run: 'sudo setfacl -m u:demo:rw {path}; sudo chmod 600 {path}; echo 1,20 >> {path}',
      fails: { call: 'open', errno: 'EACCES', path: '{path}' },
    },
    steps: [
      {
        title: 'Write with a narrowed mask',
        ask: 'An access list lets you write. Then somebody “tightens” the mode. Write.',
        run: 'sudo setfacl -m u:demo:rw {path}; sudo chmod 600 {path}; echo 1,20 >> {path}',
        done: { kind: 'fails', call: 'open', errno: 'EACCES', path: '{path}' },
      },
      {
        title: 'Read the list',
        ask: 'What does the list grant, and what is left of it?',
        run: 'ls -l {path}; getfacl {path}',
        done: { kind: 'ran', program: ['getfacl'] },
      },
      {
        title: 'Widen the mask',
        ask: 'Set the mask, and write.',
        run: 'sudo setfacl -m m::rw {path}; echo 1,20 >> {path}',
        done: { kind: 'succeeds', call: 'open', path: '{path}', access: 'write' },
      },
    ],
    solved: { kind: 'succeeds', call: 'open', path: '{path}', access: 'write' },
    solutions: [
      { title: 'Set the mask', run: 'sudo setfacl -m m::rw {path}; echo 1,20 >> {path}; getfacl {path}' },
      { title: 'Set it by the mode of the group', run: 'sudo chmod g=rw {path}; echo 1,20 >> {path}; getfacl {path}' },
    ],
    wrong: [
      {
        run: 'sudo setfacl -n -m u:demo:rwx {path}; echo 1,20 >> {path}',
        but: 'More in the entry, and the mask still lets nothing through.',
      },
      {
        run: 'sudo chgrp demo {path}; echo 1,20 >> {path}',
        but: 'You are named in the list, so the group is not asked; and the mask would bind it too.',
      },
    ],
  },
})
