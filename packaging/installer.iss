; Inno Setup 6: an installer for one user, without administrator rights.
;   iscc /DVersion=0.1.0 packaging\installer.iss      after pyinstaller made dist\NimoDesktop
#ifndef Version
  #define Version "0.1.0"
#endif

[Setup]
; Never change the AppId: an update finds the installed version by it.
AppId={{6B0C2A5E-5D0B-4C8E-9C7D-0E7B1B7B54A1}
AppName=にもデスクトップ
AppVersion={#Version}
AppPublisher=Nimo Desktop
VersionInfoVersion={#Version}
PrivilegesRequired=lowest
; The path stays ASCII even where the user's name is not: some libraries open files by ANSI names.
DefaultDirName={code:ProgramFolder}
DisableDirPage=auto
DefaultGroupName=NimoDesktop
DisableProgramGroupPage=yes
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
OutputDir=..\dist
OutputBaseFilename=NimoDesktop-{#Version}-setup
LicenseFile=..\LICENSE
Compression=lzma2
SolidCompression=yes
WizardStyle=modern
CloseApplications=yes
UninstallDisplayIcon={app}\nimo-desktop-gui.exe

[Languages]
Name: "ja"; MessagesFile: "compiler:Languages\Japanese.isl"

[InstallDelete]
; Files of an older version must not be loaded by the newer one.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "..\dist\NimoDesktop\*"; DestDir: "{app}"; Flags: recursesubdirs createallsubdirs ignoreversion

[Icons]
Name: "{userprograms}\にもデスクトップ"; Filename: "{app}\nimo-desktop-gui.exe"
Name: "{userprograms}\にもデスクトップ（練習用）"; Filename: "{app}\nimo-desktop-gui.exe"; Parameters: "--training"
Name: "{userdesktop}\にもデスクトップ"; Filename: "{app}\nimo-desktop-gui.exe"; Tasks: desktopicon

[Tasks]
Name: "desktopicon"; Description: "デスクトップにアイコンを置く"

[Run]
Filename: "{app}\nimo-desktop-gui.exe"; Description: "にもデスクトップを開く"; Flags: nowait postinstall skipifsilent

; The records lie in {localappdata}\NimoDesktop; uninstalling never touches them.

[Code]
function IsAscii(const Path: String): Boolean;
var
  Index: Integer;
begin
  Result := True;
  for Index := 1 to Length(Path) do
    if Ord(Path[Index]) > 127 then
      Result := False;
end;

function ProgramFolder(Param: String): String;
begin
  Result := ExpandConstant('{localappdata}\Programs\NimoDesktop');
  { ProgramData is writable for its creator, and its name is the same on every PC. }
  if not IsAscii(Result) then
    Result := ExpandConstant('{commonappdata}\NimoDesktop\Program');
end;
