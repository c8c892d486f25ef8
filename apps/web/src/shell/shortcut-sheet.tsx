import { Modal } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { characterKeys, listShortcuts, onShortcutsChange, type Shortcut, type ShortcutGroup } from "../lib/shortcuts.ts";
import { Keys } from "../ui/keys.tsx";
import classes from "./shortcut-sheet.module.css";

const GROUPS: readonly ShortcutGroup[] = ["On this page", "Everywhere", "Go to"];

interface ShortcutSheetProps {
  opened: boolean;
  onClose: () => void;
}

/** What the keys do on the page that is open. */
export function ShortcutSheet({ opened, onClose }: ShortcutSheetProps) {
  const shortcuts = useSyncExternalStore(onShortcutsChange, listShortcuts);
  const areOn = useSyncExternalStore(characterKeys.subscribe, characterKeys.read);
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts" size="lg" closeButtonProps={{ "aria-label": "Close" }}>
      {!areOn && <p className={classes.off}>Single keys are switched off. Switch them on in your profile.</p>}
      <div className={classes.groups}>
        {GROUPS.map((group) => (
          <Group key={group} title={group} shortcuts={shortcuts.filter((shortcut) => shortcut.group === group)} />
        ))}
      </div>
    </Modal>
  );
}

function Group({ title, shortcuts }: { title: string; shortcuts: readonly Shortcut[] }) {
  if (shortcuts.length === 0) return null;
  return (
    <section className={classes.group}>
      <h3 className={classes.title}>{title}</h3>
      <dl className={classes.list}>
        {byMeaning(shortcuts).map(({ does, keys }) => (
          <div key={does} className={classes.row}>
            <dt>{does}</dt>
            <dd>
              {keys.map((one, at) => (
                <span key={one}>
                  {at > 0 && <span className={classes.or}> or </span>}
                  <Keys keys={one} />
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** What two keys do stands there once. */
function byMeaning(shortcuts: readonly Shortcut[]): { does: string; keys: string[] }[] {
  return [...Map.groupBy(shortcuts, ({ does }) => does)].map(([does, same]) => ({ does, keys: same.map(({ keys }) => keys) }));
}
