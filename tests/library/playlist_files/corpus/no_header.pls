File1=rain.mp3
