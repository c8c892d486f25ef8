import { Email } from "./components/email.tsx";
import { KeyboardSettings } from "./components/keyboard-settings.tsx";
import { Profile } from "./components/profile.tsx";
import { SettingsPanel } from "./components/settings-panel.tsx";

export function YouPage() {
  return (
    <SettingsPanel>
      <Profile />
      <Email />
      <KeyboardSettings />
    </SettingsPanel>
  );
}
