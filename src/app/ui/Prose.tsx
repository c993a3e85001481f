import { type Inline, paragraphs, parseInline } from './markup.ts'

/** One line of content text. */
export function InlineProse({ text }: { readonly text: string }) {
  return parseInline(text).map((part, index) => <Part key={index} part={part} />)
}

/** Content text of one or more paragraphs. */
export function Prose({ text }: { readonly text: string }) {
  return paragraphs(text).map((paragraph, index) => (
    <p key={index}>
      <InlineProse text={paragraph} />
    </p>
  ))
}

function Part({ part }: { readonly part: Inline }) {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'code':
      return <code>{part.text}</code>
    case 'strong':
      return <b>{part.text}</b>
    case 'link':
      return <a href={part.href}>{part.text}</a>
  }
}
