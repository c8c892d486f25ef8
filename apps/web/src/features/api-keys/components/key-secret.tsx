import { Button, Modal, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { CopyText } from "../../../ui/copy-text.tsx";
import classes from "../../../ui/shown-once.module.css";

/** A secret on its only way to a person. */
export interface Issued {
  name: string;
  secret: string;
}

const PACKAGE = "@frontoffice/client";

const snippets = {
  curl: (secret: string) => `curl ${location.origin}/api/auth/me \\
  -H "Authorization: Bearer ${secret}"`,
  TypeScript: (secret: string) => `import { createFrontofficeClient } from "${PACKAGE}";

const frontoffice = createFrontofficeClient({
  url: "${location.origin}",
  apiKey: "${secret}",
});
console.log(await frontoffice.auth.me());`,
};
type Language = keyof typeof snippets;

function Secret({ secret, onClose }: Issued & { onClose: () => void }) {
  const [language, setLanguage] = useState<Language>("curl");
  const snippet = snippets[language](secret);
  return (
    <div className={classes.parts}>
      <p>Keep it where only the program can read it. We show it only once.</p>
      <code className={classes.secret} data-testid="secret">
        {secret}
      </code>
      <CopyText text={secret} what="key" />
      <h3 className={classes.heading}>Try it</h3>
      <SegmentedControl
        aria-label="Language of the example"
        data={Object.keys(snippets)}
        value={language}
        onChange={(value) => setLanguage(value === "curl" ? "curl" : "TypeScript")}
      />
      <section className={classes.snippet} aria-label={`Example in ${language}`}>
        <pre>{snippet}</pre>
      </section>
      <CopyText text={snippet} what="example" />
      <div className={classes.end}>
        <Button onClick={onClose}>I've saved it</Button>
      </div>
    </div>
  );
}

/** The key, this once, and how to call with it. */
export function KeySecret({ issued, onClose }: { issued: Issued | null; onClose: () => void }) {
  return (
    <Modal
      opened={issued !== null}
      onClose={onClose}
      size="lg"
      title={`The key of ${issued?.name ?? "the program"}`}
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {issued && <Secret {...issued} onClose={onClose} />}
    </Modal>
  );
}
