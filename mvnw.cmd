<# : batch portion
@echo off
rem Runs the Maven that .mvn\wrapper\maven-wrapper.properties pins, on a JDK of 21 or newer: what mvnw does, for Windows.
rem The first lines are a comment to PowerShell, and the rest is no part of the batch.
setlocal
set "MVNW_SELF=%~f0"
set "MVNW_HOME="
rem A PowerShell 7 that starts this passes on its modules, which Windows PowerShell cannot load.
set "PSModulePath="
for /f "usebackq tokens=1,* delims==" %%A in (`powershell -NoProfile -ExecutionPolicy Bypass -Command "& ([ScriptBlock]::Create((Get-Content -Raw -LiteralPath $env:MVNW_SELF)))"`) do set "%%A=%%B"
if not defined MVNW_HOME exit /b 1
rem Without call, which would expand a percent sign in an argument once more: what follows runs only if this fails.
"%MVNW_HOME%\bin\mvn.cmd" %*
exit /b 1
#>
$ErrorActionPreference = 'Stop'
function Fail($message) { [Console]::Error.WriteLine("mvnw: $message"); exit 1 }

$here = Split-Path -Parent $env:MVNW_SELF
$properties = @{}
Get-Content (Join-Path $here '.mvn\wrapper\maven-wrapper.properties') | Where-Object { $_ -match '^(\w+)=(.*)$' } |
  ForEach-Object { $properties[$Matches[1]] = $Matches[2].Trim() }

# -- a JDK of 21 or newer
function JdkVersion($directory) {
  $release = Join-Path $directory 'release'
  if (-not (Test-Path (Join-Path $directory 'bin\javac.exe')) -or -not (Test-Path $release)) { return 0 }
  if ((Get-Content -Raw $release) -match 'JAVA_VERSION="(\d+)') { return [int]$Matches[1] } else { return 0 }
}
$jdk = $env:JAVA_HOME
if (-not $jdk -or (JdkVersion $jdk) -lt 21) {
  $javac = Get-Command javac -ErrorAction SilentlyContinue
  $candidates = @()
  if ($javac) { $candidates += Split-Path -Parent (Split-Path -Parent $javac.Source) }
  foreach ($parent in "$env:ProgramFiles\Java", "$env:ProgramFiles\Eclipse Adoptium", "$env:ProgramFiles\Microsoft",
      "$env:ProgramFiles\Amazon Corretto", "$env:ProgramFiles\Zulu", "$env:USERPROFILE\.jdks") {
    if (Test-Path $parent) { $candidates += (Get-ChildItem -Directory $parent).FullName }
  }
  $jdk = $candidates | Where-Object { (JdkVersion $_) -ge 21 } | Sort-Object { JdkVersion $_ } | Select-Object -Last 1
}
if (-not $jdk) { Fail 'no JDK of version 21 or newer found: install one (winget install EclipseAdoptium.Temurin.21.JDK) or set JAVA_HOME.' }

# -- Maven
$maven = $properties['mavenVersion']
$archive = "apache-maven-$maven-bin.tar.gz"
$user = if ($env:MAVEN_USER_HOME) { $env:MAVEN_USER_HOME } else { Join-Path $env:USERPROFILE '.m2' }
$dists = Join-Path $user 'wrapper\dists'
$mavenHome = Join-Path $dists "apache-maven-$maven"
if (-not (Test-Path (Join-Path $mavenHome 'bin\mvn.cmd'))) {
  $work = Join-Path $dists ('unpack.' + [Guid]::NewGuid())
  New-Item -ItemType Directory -Force $work | Out-Null
  try {
    $file = Join-Path $work $archive
    if (Get-Command mvn -ErrorAction SilentlyContinue) { # honours the mirrors and proxies of settings.xml
      Set-Content (Join-Path $work 'pom.xml') '<project><modelVersion>4.0.0</modelVersion><groupId>mvnw</groupId><artifactId>mvnw</artifactId><version>1</version></project>'
      $ErrorActionPreference = 'Continue' # a warning of Maven's on stderr is no failure
      & mvn -q -B -f $work org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy "-Dartifact=org.apache.maven:apache-maven:${maven}:tar.gz:bin" "-DoutputDirectory=$work" *> (Join-Path $work 'log')
      $ErrorActionPreference = 'Stop'
    }
    if (-not (Test-Path $file)) {
      $ProgressPreference = 'SilentlyContinue'
      [Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
      Invoke-WebRequest -UseBasicParsing -OutFile $file "https://archive.apache.org/dist/maven/maven-3/$maven/binaries/$archive"
    }
    if ((Get-FileHash -Algorithm SHA512 $file).Hash -ne $properties['mavenSha512']) {
      Fail "$archive has a checksum other than the pinned one; it was not unpacked."
    }
    & "$env:SystemRoot\System32\tar.exe" -xzf $file -C $work # not Git's, to which C: is a host
    try { Move-Item (Join-Path $work "apache-maven-$maven") $mavenHome } catch { if (-not (Test-Path $mavenHome)) { throw } }
  } catch { Fail "could not get Maven ${maven}: $_" } finally { Remove-Item -Recurse -Force $work -ErrorAction SilentlyContinue }
}
Write-Output "JAVA_HOME=$jdk"
Write-Output "MVNW_HOME=$mavenHome"
