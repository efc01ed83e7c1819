[playlist]
NumberOfEntries=99999999999
File3=sub/wind.opus
File1=rain.mp3
Title2=No file
File99999999999999999999=x.mp3
Length1=1e999
file4 = rain.mp3
File5=
