import { defineCause } from '../../schema.ts'

/** COPY reads from the build context that was sent to the builder, not from the directory of the Dockerfile. */
export default defineCause({
  title: 'COPY looks in the build context, and the file is not in it',
  because:
    'The build could not copy {path|$|the file} **because** it is not part of the context that was given to the builder',
  why: `
The last word of \`docker build\` names the context: \`.\` is where you **stand**. Only that folder is sent, minus what \`.dockerignore\` lists, and paths in \`COPY\` count from its top, wherever the Dockerfile lies. \`../\` and a leading
\`/\` never leave it. With several stages, \`COPY --from=build\` looks into that stage instead.`,
  prior: 0,
  clues: [
    {
      when: {
        text: 'failed to (?:calculate checksum|compute cache key)|COPY failed|ADD failed|forbidden path outside the build context|dockerfile:\\d+|\\[internal\\] load build context',
        near: 15,
      },
      weight: 9,
      says: 'an image was being built',
    },
    { when: { text: '^ ?>>> ?COPY|COPY (?:--\\S+ )*\\S+', near: 15 }, weight: 3, says: 'a COPY line failed' },
    {
      when: { syscall: ['spawn', 'execve', 'connect', 'uv_cwd', 'mkdir', 'scandir', 'unlink', 'rename'] },
      weight: -5,
      says: 'a running program said it',
    },
  ],
  question: {
    ask: 'Is it kept out by .dockerignore, or elsewhere?',
    run: 'ls -ld {path} .dockerignore',
    answers: [
      {
        reads: { output: 'ls', rows: { error: 'No such file or directory' } },
        weight: 3,
        says: '`{name}` is not below the folder from which you build',
      },
    ],
  },
  fixes: [
    {
      title: 'Build from the folder that has it',
      when: 'The Dockerfile lies further down.',
      steps: [
        { kind: 'sh', sh: 'docker build -f deploy/Dockerfile .' },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'yaml',
          code: 'build:\n  context: .\n  dockerfile: deploy/Dockerfile',
        },
      ],
      whyItWorks: 'The context is then the whole project, and COPY counts from its top.',
      risk: { level: 'reversible', undo: 'Write the old command or the old context again.' },
      proof: { sh: 'docker build -f deploy/Dockerfile .', shows: 'the COPY step without an error' },
    },
    {
      title: 'Take it out of .dockerignore',
      when: 'A line there covers it, `dist` or `*.json` for instance.',
      steps: [
        {
          kind: 'sh',
          sh: "echo '!dist/server.js' >> .dockerignore",
          changes: 'Adds an exception; the last line that matches counts.',
        },
      ],
      whyItWorks: 'The file is sent along again.',
      risk: { level: 'reversible', undo: 'Remove the line.' },
      proof: { sh: 'docker build .', shows: 'the COPY step without an error' },
    },
    {
      title: 'Build it before it is copied',
      when: 'It comes from an earlier step.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'dockerfile',
          code: 'FROM node:20 AS build\nWORKDIR /src\nCOPY . .\nRUN npm ci && npm run build\n\nFROM node:20-slim\nCOPY --from=build /src/dist /app/dist',
        },
      ],
      whyItWorks: 'The first stage makes it, and `--from` names that stage.',
      risk: { level: 'reversible', undo: 'Put the old file back.' },
      proof: { sh: 'docker build --target build .', shows: 'the first stage finished' },
    },
  ],
  popularButWrong: {
    advice: 'Write an absolute path behind COPY.',
    because: 'A leading slash means the top of the context, not of your disk.',
  },
  sources: ['https://docs.docker.com/build/concepts/context/', 'https://docs.docker.com/reference/dockerfile/'],
  notReproducible:
    'The builder is a program of its own that reads a context, and the lab’s model of Docker builds no images.',
})
