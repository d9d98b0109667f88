// LocalForge
