// The styles of the first paint, in the order Mantine documents. Everything else of Mantine is in styles-app.ts.
import "./layers.css";
import "@mantine/core/styles/baseline.layer.css";
import "@mantine/core/styles/default-css-variables.layer.css";
import "virtual:theme.css";
import "@mantine/core/styles/global.layer.css";
import "@mantine/core/styles/UnstyledButton.layer.css";
import "@mantine/core/styles/Loader.layer.css";
import "@mantine/core/styles/Button.layer.css";
import "@mantine/core/styles/ActionIcon.layer.css";
import "@mantine/core/styles/Skeleton.layer.css";
import "@fontsource-variable/geist/wght.css";
import "./typeface.css";
import "./base.css";
