@echo off
rem The same as run.sh for Windows: prepares the program and opens the fictional town.
setlocal
chcp 65001 >nul
cd /d "%~dp0.."
set "PY=.venv\Scripts\python.exe"

if exist "%PY%" goto installed
set "FOUND="
py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "FOUND=py -3"
if not defined FOUND python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "FOUND=python"
if not defined FOUND (
    echo Python 3.11 以降が見つかりません。入れてから、もう一度実行してください。
    exit /b 1
)
echo はじめての準備をしています（数分かかります）…
%FOUND% -m venv .venv || exit /b 1

:installed
fc /b pyproject.toml .venv\installed-pyproject.toml >nul 2>nul && goto start
echo プログラムを入れています…
"%PY%" -m pip install --quiet --disable-pip-version-check -e . || exit /b 1
copy /y pyproject.toml .venv\installed-pyproject.toml >nul

:start
echo 見本町の練習用の画面を開きます（利用者 nurse、パスワード renshu-renshu-2026）。
start "" ".venv\Scripts\nimo-desktop-gui.exe" --training
