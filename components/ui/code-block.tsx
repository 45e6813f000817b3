import { CopyButton } from './copy-button'

/** A command or a piece of code to take away. */
export function CodeBlock({ code, what }: { readonly code: string; readonly what: string }) {
  return (
    <div className="relative rounded-control border border-line bg-sunken text-left">
      <section
        aria-label={what}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        className="overflow-x-auto p-3 pr-12"
      >
        <pre className="text-small whitespace-pre">{code}</pre>
      </section>
      <div className="absolute top-1.5 right-1.5 rounded-control bg-sunken">
        <CopyButton text={code} what={what} />
      </div>
    </div>
  )
}
