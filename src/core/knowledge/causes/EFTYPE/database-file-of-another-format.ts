import { defineCause } from '../../schema.ts'

/** dbopen(3) of the BSDs and macOS: the file is no database of the kind that was asked for. */
export default defineCause({
  title: 'The database file has another format, or none',
  because:
    '`{program|The program}` could not open {path|`$`|its database} **because** the file is not in the format that the library expects',
  why: `
The C libraries of the BSDs and of macOS read small databases by \`dbopen\`: \`/etc/pwd.db\`, \`services.db\`, \`termcap.db\`, aliases of mail, and files of Perl’s and Python’s old \`dbm\` modules. A file of zero bytes, one that was cut off, one of another byte order, or one
that a Berkeley DB of a later version has written is refused with EFTYPE: “Inappropriate file type or format”.`,
  prior: 2,
  clues: [
    {
      when: { text: 'pwd_mkdb|cap_mkdb|services_mkdb|newaliases|dbopen|\\bdbm\\b|anydbm|DB_File|\\.db\\b' },
      weight: 5,
      says: 'a database file is named',
    },
    { when: { entity: { path: '.*\\.(?:db|pag|dir)' } }, weight: 4, says: '`{path}` has the name of a database' },
    { when: { syscall: ['chmod', 'fchmod', 'fchmodat'] }, weight: -5, says: 'a mode was to be set' },
  ],
  question: {
    ask: 'What is in the file?',
    run: 'ls -l {path}; file {path}',
    answers: [
      { reads: { output: 'ls', rows: { size: '0' } }, weight: 5, says: '`{name}` is empty' },
      { reads: { output: 'file-text', rows: { encoding: '.+' } }, weight: 5, says: '`{name}` is text, no database' },
    ],
  },
  fixes: [
    {
      title: 'Make the database anew from its text',
      when: 'It is one of the system: the text beside it is the original.',
      steps: [
        { kind: 'sh', sh: 'ls -l {path}; file {path}' },
        { kind: 'sh', sh: 'sudo mv {path} {path}.old', changes: 'Keeps the broken file under another name.' },
        {
          kind: 'code',
          runtime: 'freebsd',
          language: 'sh',
          code: 'sudo pwd_mkdb -p /etc/master.passwd   # accounts\nsudo services_mkdb /etc/services\nsudo newaliases',
        },
      ],
      whyItWorks: 'These files are only indexes; each tool writes its own from the text that people edit.',
      risk: { level: 'reversible', undo: 'sudo mv {path}.old {path}' },
      proof: { sh: 'file {path}', shows: 'Berkeley DB 1.85/1.86 (Hash), or alike' },
    },
    {
      title: 'Read it with the library that wrote it, and write it again',
      when: 'It is a file of your own program, from another system or version.',
      steps: [
        {
          kind: 'code',
          runtime: 'berkeley-db',
          language: 'sh',
          code: 'db_dump old.db > old.txt     # on the machine where it still works\ndb_load new.db < old.txt     # here',
        },
      ],
      whyItWorks: 'The dump is text without byte order and version.',
      risk: { level: 'reversible', undo: 'Remove the new file; the old one is as it was.' },
      proof: { sh: 'db_dump -p new.db | head -3', shows: '`VERSION=` and the first records' },
    },
  ],
  popularButWrong: {
    advice: 'Change the permissions of the file.',
    because: 'It could be opened and read, or there would be no word on its format.',
  },
  sources: ['https://man.freebsd.org/cgi/man.cgi?query=dbopen', 'https://man.freebsd.org/cgi/man.cgi?query=pwd_mkdb'],
  notReproducible: 'It is a code of the BSDs and macOS; on Linux such libraries answer EINVAL.',
})
