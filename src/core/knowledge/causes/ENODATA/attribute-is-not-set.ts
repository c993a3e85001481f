import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The file has no such attribute',
  because:
    '`{program|The program}` found nothing under that name **because** the extended attribute was never set on {path|`$`|the file}, or got lost on the way',
  why: `
Extended attributes are notes on a file: \`user.mime_type\`, \`security.capability\`, \`user.DOSATTRIB\` of Samba, labels. Asking for one that is not there gives this code, which macOS and FreeBSD call ENOATTR. Most programs ask and go on. It matters where the note was expected: after a copy by
\`cp\` without \`-a\`, \`tar\` without \`--xattrs\`, \`git\`, \`scp\` or a filesystem that keeps none.`,
  prior: 2,
  clues: [
    {
      when: { syscall: ['getxattr', 'lgetxattr', 'fgetxattr', 'removexattr', 'lremovexattr', 'fremovexattr'] },
      weight: 4,
      says: '`{syscall}` asks for an attribute',
    },
    {
      when: { text: 'xattr|getfattr|attribute|setcap|security\\.|user\\.|trusted\\.' },
      weight: 3,
      says: 'the log speaks of attributes',
    },
  ],
  fixes: [
    {
      title: 'See what is there, and set what is missing',
      when: 'Something relies on it.',
      steps: [
        { kind: 'sh', sh: 'getfattr -d -m - {path}' },
        { kind: 'sh', sh: 'setfattr -n user.origin -v scanner {path}', changes: 'One attribute of that file.' },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'try:\n    value = os.getxattr(path, "user.origin")\nexcept OSError as error:\n    if error.errno != errno.ENODATA: raise\n    value = None',
        },
      ],
      whyItWorks: 'Not being there is an answer, and a program may treat it as the empty value.',
      risk: { level: 'reversible', undo: 'setfattr -x user.origin {path}' },
      proof: { sh: 'getfattr -n user.origin {path}', shows: 'user.origin="scanner"' },
    },
    {
      title: 'Carry them over when you copy',
      when: 'They got lost.',
      steps: [
        {
          kind: 'sh',
          sh: 'rsync -aX source/ target/',
          changes: 'Copies with attributes; also `cp -a` and `tar --xattrs --xattrs-include="*"`.',
        },
      ],
      whyItWorks: 'Attributes lie beside the content and are copied only when asked for.',
      risk: { level: 'reversible', undo: 'Remove the copy.' },
      proof: { sh: 'getfattr -d -m - target/file', shows: 'the same attributes as in the source' },
    },
  ],
  popularButWrong: {
    advice: 'Look for missing data in the file.',
    because: 'The text says “No data available”, and the content is complete: a note beside it is missing.',
  },
  sources: ['man:getxattr(2)', 'man:xattr(7)', 'man:getfattr(1)', 'https://docs.python.org/3/library/os.html'],
  notReproducible: 'The lab has no `getfattr`; Python’s `os.getxattr` showed it on a real tmpfs.',
})
