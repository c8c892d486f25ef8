import { Switch } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { characterKeys } from "../../../lib/shortcuts.ts";
import { Card } from "../../../ui/card.tsx";

/** Whether single keys are commands; a browser remembers it, because it depends on how the person works there. */
export function KeyboardSettings() {
  const areOn = useSyncExternalStore(characterKeys.subscribe, characterKeys.read);
  return (
    <Card title="Keyboard" description="Press ? on any page to see its shortcuts.">
      <Switch
        label="Single-key shortcuts"
        description="Switch them off in this browser if you type by voice or press keys by accident. Ctrl and Alt shortcuts keep working."
        checked={areOn}
        onChange={(event) => characterKeys.write(event.currentTarget.checked)}
      />
    </Card>
  );
}
