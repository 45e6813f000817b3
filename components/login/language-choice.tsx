'use client'

import { LANGUAGES, t } from '@/server/contract/words'
import { languageNames, useLanguage } from '../shell/use-language'
import { SelectField } from '../ui/field'

/** The language of the page, for who is not signed in yet; each calls itself by its own name. */
export function LanguageChoice() {
  const [language, choose] = useLanguage()
  return (
    <div className="mt-2 border-line border-t pt-4">
      <SelectField
        label={t`Language`}
        value={language}
        onChange={({ target }) => {
          const chosen = LANGUAGES.find((one) => one === target.value)
          if (chosen !== undefined) choose(chosen)
        }}
      >
        {LANGUAGES.map((one) => (
          <option key={one} value={one} lang={one}>
            {languageNames[one]}
          </option>
        ))}
      </SelectField>
    </div>
  )
}
