import { defineCause } from '../../schema.ts'

/** overlayfs without redirect_dir: rename(2) of a directory that lies in a lower layer. */
export default defineCause({
  title: 'The folder comes from a lower layer of the image',
  because:
    '`{program|The program}` could not rename the folder {path|$|there} **because** it lies in a lower layer of the container image',
  why: `
A container's files are an overlay: layers of the image that nobody may change, and one on top which takes the changes. A file is copied up when it is renamed. For a whole folder overlayfs would have to copy
the tree, and does not: without its \`redirect_dir\` feature it answers EXDEV, also for two names in the same folder. npm, apt and self-updating programs that rename folders meet it in a container.`,
  prior: 1,
  clues: [
    {
      when: { text: "'([^']*/)[^/']+' -> '\\1[^/']+'", near: 1 },
      weight: 6,
      says: 'both names lie in one folder, so no border between filesystems is crossed',
    },
    {
      when: { text: 'overlay|docker|container|dockerfile|RUN |podman|buildkit|\\bpod\\b', near: 60 },
      weight: 3,
      says: 'it happens in a container or while an image is built',
    },
    {
      when: { entity: { path: '/(?:usr|opt|app|node_modules|var/lib|root)(?:/.*)?' } },
      weight: 1,
      says: '`{path}` is a place that images fill',
    },
    { when: { text: 'node_modules', near: 2 }, weight: 1, says: 'a package folder was to be renamed' },
    { when: { syscall: ['link', 'linkat'] }, weight: -5, says: 'a hard link was to be made' },
    { when: { entity: { path: '/tmp/.*' } }, weight: -3, says: '/tmp is a filesystem of its own on many machines' },
    { when: { entity: { path: '.*\\.\\w{1,4}' } }, weight: -2, says: '`{path}` looks like a file' },
  ],
  question: {
    ask: 'Is it a folder of an overlay?',
    run: 'findmnt -T {path}',
    answers: [
      { reads: { output: 'mount', rows: { type: 'overlay' } }, weight: 6, says: '`{target}` is an overlay' },
      {
        reads: { output: 'mount', rows: { type: '(?!overlay$).+' } },
        weight: -5,
        says: '`{target}` is {type}, no overlay',
      },
    ],
  },
  fixes: [
    {
      title: 'Copy the folder instead of renaming it',
      when: 'It is your script or program.',
      steps: [
        {
          kind: 'sh',
          sh: 'mv {path} {dest}',
          changes: '`mv` copies the tree and removes the original where a rename is refused.',
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'fs.cpSync(source, target, { recursive: true })\nfs.rmSync(source, { recursive: true })',
        },
        { kind: 'code', runtime: 'python', language: 'python', code: 'shutil.move(source, target)' },
        {
          kind: 'code',
          runtime: 'java',
          language: 'java',
          code: 'FileUtils.moveDirectory(source, target);   // Apache Commons IO',
        },
      ],
      whyItWorks: 'Each file is made anew in the upper layer, where renames are allowed from then on.',
      risk: { level: 'reversible', undo: 'Move it back in the same way.' },
      proof: { sh: 'ls -d {dest}', shows: 'the folder' },
    },
    {
      title: 'Make and rename it in one RUN',
      when: 'It happens while an image is built.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'dockerfile',
          code: 'RUN curl -fsSL "$URL" | tar xz && mv app-1.2 app',
        },
      ],
      whyItWorks: 'Within one step everything lies in the upper layer.',
      risk: { level: 'reversible', undo: 'Split the step again.' },
      proof: { sh: 'docker build .', shows: 'the step without an error' },
    },
    {
      title: 'Keep what is renamed on a volume',
      when: 'The program updates itself or its packages while it runs.',
      steps: [{ kind: 'code', runtime: 'docker', language: 'yaml', code: 'volumes:\n  - modules:/app/node_modules' }],
      whyItWorks: 'A volume is an ordinary filesystem without layers.',
      risk: { level: 'reversible', undo: 'Remove the volume from the file.' },
      proof: { sh: 'docker compose exec app findmnt -T /app/node_modules', shows: 'a type other than overlay' },
    },
  ],
  popularButWrong: {
    advice: 'Give the container more disk.',
    because: 'The rename is refused by a rule of overlayfs and would be on an empty disk too.',
  },
  sources: [
    'https://docs.kernel.org/filesystems/overlayfs.html',
    'man:rename(2)',
    'https://docs.docker.com/engine/storage/drivers/overlayfs-driver/',
  ],
  notReproducible:
    'The filesystems of the lab have no layers. On a real Linux 6.18 an overlay mounted without redirect_dir gave EXDEV for the rename of a lower folder, and a file there could be renamed.',
})
