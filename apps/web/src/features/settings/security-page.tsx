import { Password } from "./components/password.tsx";
import { Sessions } from "./components/sessions.tsx";
import { SettingsPanel } from "./settings-panel.tsx";

export function SecurityPage() {
  return (
    <SettingsPanel>
      <Password />
      <Sessions />
    </SettingsPanel>
  );
}
